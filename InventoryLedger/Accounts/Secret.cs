using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace InventoryLedger.Accounts;

/// <summary>Random secrets of ours: told once, kept as hashes. They are long, so that a plain hash can't be guessed back, and looking it up by
/// index leaks nothing of use in its timing.</summary>
public static class Secret
{
    private const int Bytes = 32;

    /// <summary>A new one of 256 random bits.</summary>
    /// <param name="prefix">So that scanners for leaked secrets can find it.</param>
    public static string New(string prefix = "") => prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>What is kept of it.</summary>
    /// <param name="secret">The secret.</param>
    public static byte[] Hash(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));
}
