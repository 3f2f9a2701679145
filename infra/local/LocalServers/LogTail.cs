namespace FlashSale.LocalServers;

/// <summary>What a server said last: the reason of its end, most likely.</summary>
internal static class LogTail
{
    private const int BytesMax = 4096;
    private const int CharsMax = 200;

    public static string LastWords(string path)
    {
        if (!File.Exists(path))
        {
            return "it said nothing";
        }

        using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Seek(-Math.Min(BytesMax, file.Length), SeekOrigin.End);
        var lines = new StreamReader(file).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        // A stack trace ends in its least telling line.
        var words = lines.LastOrDefault(l => !l.StartsWith("at ", StringComparison.Ordinal) && !l.StartsWith("---", StringComparison.Ordinal));
        return words is null ? "it said nothing" : words.Length <= CharsMax ? words : words[..CharsMax] + "…";
    }
}
