using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using StackExchange.Redis;

namespace AdmissionQueue.Redis;

/// <summary>One embedded <c>.lua</c> file, called by its hash. A server that does not have it yet (a new one, or one that was restarted
/// or flushed) gets it with the call that found it missing.</summary>
public sealed class RedisScript
{
    /// <summary>What scripts share, and those that call it: Redis runs each script by itself.</summary>
    private static readonly (string FileName, string[] CalledBy)[] Shared = [("gcra.lua", ["limit_request.lua", "take_number.lua"])];

    private readonly string source;
    private readonly byte[] sha1;

    /// <summary>Takes the script from the assembly.</summary>
    /// <param name="fileName">The file's name, such as <c>take_number.lua</c>.</param>
    public RedisScript(string fileName)
    {
        source = SourceOf(fileName);
#pragma warning disable CA5350 // SHA-1 is how Redis names scripts; nothing is secured by it.
        sha1 = SHA1.HashData(Encoding.UTF8.GetBytes(source));
#pragma warning restore CA5350
    }

    /// <summary>Every script, as Redis gets it.</summary>
    internal static IEnumerable<string> Sources() => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.EndsWith(".lua", StringComparison.Ordinal) && Array.TrueForAll(Shared, part => part.FileName != name))
        .Select(SourceOf);

    /// <summary>Runs the script.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="keys">KEYS, as the script's header lists them.</param>
    /// <param name="arguments">ARGV, as the script's header lists them.</param>
    /// <exception cref="RedisException">Redis is out of reach, or refused the script.</exception>
    public async Task<RedisResult> RunAsync(IDatabaseAsync redis, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await redis.ScriptEvaluateAsync(sha1, keys, arguments);
        }
        catch (RedisServerException missing) when (missing.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return await redis.ScriptEvaluateAsync(source, keys, arguments);
        }
    }

    private static string SourceOf(string fileName) => string.Concat(
        Shared.Where(part => part.CalledBy.Contains(fileName)).Select(part => part.FileName).Append(fileName).Select(TextOf));

    private static string TextOf(string fileName)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(fileName)
            ?? throw new InvalidOperationException($"The script {fileName} is not embedded.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
