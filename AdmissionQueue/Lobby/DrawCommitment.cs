using System.Security.Cryptography;

namespace AdmissionQueue.Lobby;

/// <summary>The promise about a draw: the SHA-256 of its seed, public from the day the sale is scheduled, so that the seed can't be chosen
/// once it is known who came.</summary>
public static class DrawCommitment
{
    /// <summary>Bytes of a seed: as many as the hash has, so that it can't be guessed from it.</summary>
    public const int SeedBytes = SHA256.HashSizeInBytes;

    /// <summary>The commitment to a seed, as 64 lower-case hexadecimal digits.</summary>
    /// <param name="seed">The seed.</param>
    public static string To(ReadOnlySpan<byte> seed) => Convert.ToHexStringLower(SHA256.HashData(seed));

    /// <summary>Whether a revealed seed is the one that was committed to.</summary>
    /// <param name="commitment">What was published.</param>
    /// <param name="seed">What was revealed.</param>
    public static bool Holds(string commitment, ReadOnlySpan<byte> seed) =>
        string.Equals(commitment, To(seed), StringComparison.OrdinalIgnoreCase);
}
