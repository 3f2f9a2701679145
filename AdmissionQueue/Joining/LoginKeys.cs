using System.Security.Cryptography;
using AdmissionQueue.Sales;
using Microsoft.IdentityModel.Tokens;

namespace AdmissionQueue.Joining;

/// <summary>The public keys that a shop's logins are checked by: P-256, as PEM (RFC 7468), one after the other.</summary>
public static class LoginKeys
{
    private const string Label = "PUBLIC KEY";
    private const string Curve = "1.2.840.10045.3.1.7"; // P-256, which ES256 is made with.

    /// <summary>Reads them.</summary>
    /// <param name="text">What the merchant gave.</param>
    /// <param name="keys">1 to <see cref="SaleBounds.LoginKeysMax"/> keys; only where the text is in order.</param>
    /// <returns>What is wrong with the text and how to put it right; null where it is in order.</returns>
    public static string? Read(string text, out IReadOnlyList<ECDsaSecurityKey> keys)
    {
        keys = [];
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            return "This is a private key, which stays with the shop: make another, and give its public one (openssl ec -pubout).";
        }

        var read = new List<ECDsaSecurityKey>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var found))
        {
            if (KeyOf(rest[found.Location], isPublic: rest[found.Label].SequenceEqual(Label)) is not { } key)
            {
                return "Each must be a P-256 public key: openssl ecparam -name prime256v1 -genkey makes one, openssl ec -pubout shows its public part.";
            }

            read.Add(new ECDsaSecurityKey(key));
            rest = rest[found.Location.End..];
        }

        keys = read;
        return read.Count is >= 1 and <= SaleBounds.LoginKeysMax
            ? null
            : $"1 to {SaleBounds.LoginKeysMax} public keys as PEM, each from -----BEGIN {Label}----- to -----END {Label}-----.";
    }

    private static ECDsa? KeyOf(ReadOnlySpan<char> pem, bool isPublic)
    {
        var key = ECDsa.Create();
        try
        {
            if (isPublic)
            {
                key.ImportFromPem(pem);
                if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == Curve)
                {
                    return key;
                }
            }
        }
        catch (Exception broken) when (broken is CryptographicException or ArgumentException)
        {
            // It has the form of a key and is none; said below.
        }

        key.Dispose();
        return null;
    }
}
