using System.Security.Cryptography;
using System.Text;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Lobby;

/// <summary>The key of a draw: SHA-256 of seed, beacon, a line feed and the lane's name. The seed alone would not do: its own hash is the
/// commitment, which everybody knows before the draw.</summary>
public static class DrawKey
{
    /// <summary>Bytes of a key.</summary>
    public const int Bytes = SHA256.HashSizeInBytes;

    private const byte LineFeed = (byte)'\n';

    /// <summary>Derives a key.</summary>
    /// <param name="seed">The seed, <see cref="DrawCommitment.SeedBytes"/> bytes.</param>
    /// <param name="beacon">The beacon; empty where there is none.</param>
    /// <param name="lane">The lane whose lobby draws: each lane has a draw of its own.</param>
    /// <exception cref="ArgumentException">The seed has another length, or the beacon is none: the key would not be unambiguous.</exception>
    public static byte[] Of(ReadOnlySpan<byte> seed, string beacon, string lane)
    {
        if (seed.Length != DrawCommitment.SeedBytes)
        {
            throw new ArgumentException($"A seed has {DrawCommitment.SeedBytes} bytes; this one has {seed.Length}.", nameof(seed));
        }

        if (beacon.Length > 0 && !IsBeacon(beacon))
        {
            throw new ArgumentException("A beacon is one line of printable ASCII.", nameof(beacon));
        }

        return SHA256.HashData([.. seed, .. Encoding.UTF8.GetBytes(beacon), LineFeed, .. Encoding.UTF8.GetBytes(lane)]);
    }

    /// <summary>Whether a text can be a beacon: 1 to <see cref="SaleBounds.BeaconLengthMax"/> printable ASCII characters. Other bytes are
    /// refused because two texts could look alike, a line feed would end it early, and the padding of SHA-256 (a byte 0x80) would let its
    /// author compute the key from the commitment, without the seed.</summary>
    /// <param name="text">The text to look at.</param>
    public static bool IsBeacon(string? text) =>
        text is { Length: > 0 and <= SaleBounds.BeaconLengthMax } && text.All(c => c is >= ' ' and <= '~');
}
