using System.Numerics;

namespace AdmissionQueue.Lobby;

/// <summary>SipHash-2-4 of one 16-byte message: a keyed hash that nobody can foresee without the key (Aumasson and Bernstein, "SipHash: a
/// fast short-input PRF", 2012). Small enough that a page can compute the same.</summary>
internal static class SipHash
{
    /// <summary>The length of the message in bytes, as the last block carries it (section 2.2 of the paper).</summary>
    private const ulong LastBlock = 16UL << 56;

    public static ulong Of(ulong key0, ulong key1, ulong first, ulong second)
    {
        var state = new State(key0, key1);
        state.Absorb(first);
        state.Absorb(second);
        state.Absorb(LastBlock);
        return state.Finish();
    }

    private ref struct State(ulong key0, ulong key1)
    {
        private ulong v0 = key0 ^ 0x736f6d6570736575;
        private ulong v1 = key1 ^ 0x646f72616e646f6d;
        private ulong v2 = key0 ^ 0x6c7967656e657261;
        private ulong v3 = key1 ^ 0x7465646279746573;

        public void Absorb(ulong block)
        {
            v3 ^= block;
            Round();
            Round();
            v0 ^= block;
        }

        public ulong Finish()
        {
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1;
            v2 += v3;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
