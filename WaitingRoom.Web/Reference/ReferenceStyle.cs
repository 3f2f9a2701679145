using System.Reflection;
using System.Security.Cryptography;

namespace WaitingRoom.Web.Reference;

/// <summary>The style sheet of the reference; its path carries a hash of it, so that a copy is good for ever.</summary>
internal sealed record ReferenceStyle(string Path, byte[] Bytes)
{
    public static ReferenceStyle Load()
    {
        using var file = Assembly.GetExecutingAssembly().GetManifestResourceStream("reference.css")!;
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new ReferenceStyle($"/api/docs/{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 8))}.css", bytes);
    }
}
