using System.Buffers.Binary;
using System.Numerics;

namespace AdmissionQueue.Lobby;

/// <summary>Draws the numbers of a lobby: a keyed permutation of 0..n-1, so that everybody gets another number, nobody can foresee it
/// before the seed is revealed, and anybody can check it afterwards. A Feistel network (Luby and Rackoff, 1988) over the next power of
/// four, 256 or more, with cycle-walking down to n (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).</summary>
public sealed class LobbyDraw
{
    /// <summary>Names how seed, beacon and lane become numbers, for whoever computes it again: SHA-256 for commitment and key, SipHash-2-4 in
    /// an eight-round Feistel network. Another way of drawing gets another name.</summary>
    public const string Algorithm = "sha256-siphash24-feistel8";

    /// <summary>Rounds of the network. Four make it a strong pseudorandom permutation of a large domain; in a lobby of a few dozen four are
    /// measurably unfair between pairs of joiners, and eight are not.</summary>
    private const int Rounds = 8;

    /// <summary>Bits of half a domain, at least: with fewer there are so few round functions that some orders come more often.</summary>
    private const int HalfBitsMin = 4;

    private readonly ulong key0;
    private readonly ulong key1;
    private readonly ulong joiners;
    private readonly int halfBits;
    private readonly ulong halfMask;

    /// <summary>Prepares the draw of one lobby.</summary>
    /// <param name="key">The draw's key, <see cref="DrawKey.Bytes"/> bytes; the first 16 are used.</param>
    /// <param name="joiners">How many were in the lobby when it was frozen, 1 or more.</param>
    public LobbyDraw(ReadOnlySpan<byte> key, long joiners)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(joiners);
        key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        this.joiners = (ulong)joiners;
        halfBits = Math.Max(HalfBitsMin, (BitOperations.Log2((ulong)joiners - 1 | 1) + 2) / 2);
        halfMask = (1UL << halfBits) - 1;
    }

    /// <summary>The number of a joiner.</summary>
    /// <param name="index">The joiner's index in arrival order, from 0 and below the number of joiners.</param>
    /// <returns>The number, from 1 up to the number of joiners; each exactly once.</returns>
    public long NumberOf(long index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((ulong)index, joiners, nameof(index));
        var value = (ulong)index;
        do
        {
            value = Permute(value);
        }
        while (value >= joiners);

        return (long)value + 1;
    }

    private ulong Permute(ulong value)
    {
        var left = value >> halfBits;
        var right = value & halfMask;
        for (ulong round = 0; round < Rounds; round++)
        {
            (left, right) = (right, (left ^ SipHash.Of(key0, key1, round, right)) & halfMask);
        }

        return left << halfBits | right;
    }
}
