using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace AdmissionQueue.Figures;

/// <summary>How many different senders there were, without keeping who they were: a HyperLogLog (Flajolet, Fusy, Gandouet, Meunier 2007) with 64 bits of
/// hash. 4 KB whatever the crowd, off by 1.6% (one standard error), exact within a few for a few hundred. Sketches of two nodes are joined without counting anybody twice.
/// Not safe for several threads.</summary>
public sealed class SenderSketch
{
    private const int IndexBits = 12;
    private const int Registers = 1 << IndexBits;

    private readonly byte[] ranks;

    /// <summary>Nobody was seen.</summary>
    public SenderSketch() => ranks = new byte[Registers];

    /// <summary>A sketch that was kept.</summary>
    /// <param name="bytes">What <see cref="Bytes"/> was.</param>
    /// <exception cref="FormatException">These are no sketch's bytes.</exception>
    public SenderSketch(ReadOnlySpan<byte> bytes) => ranks = bytes.Length == Registers
        ? bytes.ToArray()
        : throw new FormatException($"A sketch has {Registers} bytes, not {bytes.Length}.");

    /// <summary>What is to be kept.</summary>
    public ReadOnlySpan<byte> Bytes => ranks;

    /// <summary>About how many were seen.</summary>
    public long Count
    {
        get
        {
            var (sum, unseen) = (0.0, 0);
            foreach (var rank in ranks)
            {
                sum += double.ScaleB(1, -rank);
                unseen += rank == 0 ? 1 : 0;
            }

            var raw = 0.7213 / (1 + 1.079 / Registers) * Registers * Registers / sum;

            // A small crowd leaves registers empty, and their share says it better.
            return (long)Math.Round(raw <= 2.5 * Registers && unseen > 0 ? Registers * Math.Log((double)Registers / unseen) : raw);
        }
    }

    /// <summary>Sees one more, or one of those again.</summary>
    /// <param name="sender">The sender's name, whatever it is.</param>
    public void See(string sender)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(sender), hash);
        var bits = BinaryPrimitives.ReadUInt64BigEndian(hash);
        Raise((int)(bits >> (64 - IndexBits)), (byte)(1 + BitOperations.LeadingZeroCount((bits << IndexBits) | 1UL << (IndexBits - 1))));
    }

    /// <summary>Sees all whom the other has seen.</summary>
    /// <param name="other">The other sketch.</param>
    /// <returns>Whether there was anything new in it.</returns>
    public bool Join(SenderSketch other)
    {
        var isNew = false;
        for (var index = 0; index < Registers; index++)
        {
            isNew |= Raise(index, other.ranks[index]);
        }

        return isNew;
    }

    private bool Raise(int index, byte rank)
    {
        var isHigher = rank > ranks[index];
        ranks[index] = isHigher ? rank : ranks[index];
        return isHigher;
    }
}
