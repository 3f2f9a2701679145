using System.Security.Cryptography;
using FlashSale.LocalServers;

namespace FlashSale.Launcher.State;

/// <summary>Where everything of a run lies: one folder, and nothing outside of it that is worth keeping.</summary>
internal sealed record RunFolders(string Root)
{
    private const string Variable = "FLASHSALE_STATE";
    private const int TokensKeyBytes = 32;

    /// <summary><c>.flashsale/</c> in the repository, or where the variable says: a second stack beside the first, or a test's.</summary>
    public static RunFolders Find() => new(
        Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
            ? Path.GetFullPath(folder)
            : Path.Combine(BuildOutput.RepositoryFolder(), ".flashsale"));

    public string Logs => Path.Combine(Root, "logs");

    public string Postgres => Path.Combine(Root, "postgres");

    public string Redis => Path.Combine(Root, "redis");

    public string Kafka => Path.Combine(Root, "kafka");

    /// <summary>What runs; see <see cref="RunState"/>.</summary>
    public string StateFile => Path.Combine(Root, "run.json");

    /// <summary>The demo merchant's API key. Only its hash is in the database.</summary>
    public string DemoKeyFile => Path.Combine(Root, "demo.key");

    public string LockFile => Path.Combine(Root, "lock");

    private string TokensKeyFile => Path.Combine(Root, "tokens.key");

    /// <summary>Signs shoppers' tokens. Made once: with another one every ticket that is out there would be worthless.</summary>
    public string TokensKey()
    {
        if (!File.Exists(TokensKeyFile))
        {
            PrivateFile.Write(TokensKeyFile, Convert.ToBase64String(RandomNumberGenerator.GetBytes(TokensKeyBytes)));
        }

        return File.ReadAllText(TokensKeyFile).Trim();
    }
}
