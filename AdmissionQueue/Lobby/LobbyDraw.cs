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

    /// <summary>A table is made for lobbies of up to four billion; it then takes 1 MB, for a million 16 KB.</summary>
    private const int TableHalfBitsMax = 16;

    private readonly ulong key0;
    private readonly ulong key1;
    private readonly ulong joiners;
    private readonly int halfBits;
    private readonly ulong halfMask;

    // The round functions, tabulated: what they answer to each half, round by round. As many numbers as that has entries cost more than the table; so
    // who draws one number never makes it, and who draws a lobby soon does.
    private ushort[]? table;
    private int drawnWithout;

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
        var rounds = table ?? TableIfWorthIt();
        var value = (ulong)index;
        do
        {
            value = rounds is null ? Permute(value) : Permute(value, rounds);
        }
        while (value >= joiners);

        return (long)value + 1;
    }

    // Several threads may count, or make the table, at once: it is then made later or twice, and is the same.
    private ushort[]? TableIfWorthIt()
    {
        if (halfBits > TableHalfBitsMax || drawnWithout++ < 1 << halfBits)
        {
            return null;
        }

        var made = new ushort[Rounds << halfBits];
        for (var entry = 0; entry < made.Length; entry++)
        {
            made[entry] = (ushort)(Round((ulong)entry >> halfBits, (ulong)entry & halfMask) & halfMask);
        }

        Volatile.Write(ref table, made);
        return made;
    }

    private ulong Round(ulong round, ulong half) => SipHash.Of(key0, key1, round, half);

    private ulong Permute(ulong value)
    {
        var left = value >> halfBits;
        var right = value & halfMask;
        for (ulong round = 0; round < Rounds; round++)
        {
            (left, right) = (right, (left ^ Round(round, right)) & halfMask);
        }

        return left << halfBits | right;
    }

    private ulong Permute(ulong value, ushort[] rounds)
    {
        var left = (uint)(value >> halfBits);
        var right = (uint)(value & halfMask);
        for (var start = 0; start < rounds.Length; start += 1 << halfBits)
        {
            (left, right) = (right, left ^ rounds[start + (int)right]);
        }

        return (ulong)left << halfBits | right;
    }
}
