using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace AdmissionQueue.Lobby;

/// <summary>Draws the numbers of a lobby: a keyed permutation of 0..n-1, so that everybody gets another number, nobody can foresee it
/// before the seed is revealed, and anybody can check it afterwards. A Feistel network (Luby and Rackoff, 1988) over the next power of
/// four, with cycle-walking down to n (Black and Rogaway, "Ciphers with Arbitrary Finite Domains", 2002).</summary>
public sealed class LobbyDraw
{
    /// <summary>Rounds of the network: four make it a strong pseudorandom permutation.</summary>
    private const int Rounds = 4;

    private readonly ulong key0;
    private readonly ulong key1;
    private readonly ulong joiners;
    private readonly int halfBits;
    private readonly ulong halfMask;

    /// <summary>Prepares the draw of one lobby.</summary>
    /// <param name="seed">The revealed seed.</param>
    /// <param name="joiners">How many were in the lobby when it was frozen, 1 or more.</param>
    public LobbyDraw(ReadOnlySpan<byte> seed, long joiners)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(joiners);
        Span<byte> key = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(seed, key);
        key0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        key1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        this.joiners = (ulong)joiners;
        halfBits = Math.Max(1, (BitOperations.Log2((ulong)joiners - 1 | 1) + 2) / 2);
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
