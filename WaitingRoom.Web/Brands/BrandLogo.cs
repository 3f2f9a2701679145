using System.Security.Cryptography;
using InventoryLedger.Brands;

namespace WaitingRoom.Web.Brands;

/// <summary>Reads the picture that a merchant sends. What it is, is told by its bytes and not by its name; SVG is refused, since it may carry
/// scripts and load from elsewhere.</summary>
internal static class BrandLogo
{
    /// <summary>Bytes of a picture, at most: a crowd loads it.</summary>
    public const int BytesMax = 64 * 1024;

    private const string Scheme = "data:";
    private const string Base64 = ";base64,";

    private static readonly (string Type, string Extension, Func<byte[], bool> Is)[] Kinds =
    [
        ("image/png", "png", bytes => bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10])),
        ("image/jpeg", "jpg", bytes => bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8, 0xff])),
        ("image/webp", "webp", bytes => bytes.AsSpan().StartsWith("RIFF"u8) && bytes.Length > 12 && bytes.AsSpan(8).StartsWith("WEBP"u8)),
    ];

    /// <returns>The picture, or what is wrong with it.</returns>
    public static (LogoFile? File, string? Wrong) Read(string url)
    {
        const string wanted = "A picture as 'data:image/png;base64,…': PNG, JPEG or WebP of at most 65,536 bytes.";
        var comma = url.IndexOf(Base64, StringComparison.Ordinal);
        if (!url.StartsWith(Scheme, StringComparison.Ordinal) || comma < 0)
        {
            return (null, wanted);
        }

        var text = url.AsSpan(comma + Base64.Length);
        var bytes = new byte[text.Length * 3 / 4 + 3];
        if (!Convert.TryFromBase64Chars(text, bytes, out var length))
        {
            return (null, $"Its base64 can't be read. {wanted}");
        }

        bytes = bytes[..length];
        return (length > BytesMax, KindOf(bytes)) switch
        {
            (true, _) => (null, $"It has {length} bytes. {wanted}"),
            (_, null) => (null, $"Its bytes are none of these. {wanted} An SVG may carry scripts: send it as PNG."),
            (_, { } type) => (new LogoFile(Convert.ToHexStringLower(SHA256.HashData(bytes)), type, bytes), null),
        };
    }

    public static string NameOf(LogoFile file) => $"{file.Hash}.{Kinds.First(kind => kind.Type == file.Type).Extension}";

    /// <summary>The hash in a name that <see cref="NameOf"/> made; null where it is none.</summary>
    public static string? HashIn(string name) =>
        name.Split('.') is [{ Length: 64 } hash, var extension] && hash.All(char.IsAsciiHexDigitLower) && Array.Exists(Kinds, kind => kind.Extension == extension)
            ? hash
            : null;

    private static string? KindOf(byte[] bytes) => Array.Find(Kinds, kind => kind.Is(bytes)).Type;
}
