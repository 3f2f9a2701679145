using System.Text.Json.Serialization;

namespace AdmissionQueue.Warmup;

/// <summary>What a node is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NodeRole>))]
public enum NodeRole
{
    /// <summary>Meets shoppers and merchants.</summary>
    [JsonStringEnumMemberName("web")]
    Web,

    /// <summary>Drains queues.</summary>
    [JsonStringEnumMemberName("worker")]
    Worker,
}

/// <summary>A node that was heard of lately.</summary>
/// <param name="Name">Of one process: one that is started again has another.</param>
/// <param name="Role">What it is for.</param>
public sealed record WarmNode(string Name, NodeRole Role)
{
    private const int RandomLength = 4; // Enough to tell a process from an earlier one that had its id.

    /// <summary>This process, under a name that no earlier one had.</summary>
    /// <param name="role">What it is for.</param>
    public static WarmNode OfThisProcess(NodeRole role) =>
        new($"{Environment.MachineName}/{Environment.ProcessId}-{Guid.NewGuid().ToString("n")[..RandomLength]}", role);
}

/// <summary>What a node found when it looked whether it is ready for a sale.</summary>
/// <param name="Node">The node.</param>
/// <param name="Name">What it looked at, one of <see cref="PrewarmNames"/>.</param>
/// <param name="Ok">Whether that is as it must be.</param>
/// <param name="At">When it looked, by the ledger's clock.</param>
/// <param name="Detail">What it found, in one line.</param>
/// <param name="Run">The run that it looked for: see <see cref="Sales.Sale.WarmRun"/>.</param>
public sealed record PrewarmCheck(string Node, string Name, bool Ok, DateTimeOffset At, string Detail, [property: JsonIgnore] int Run = 0);

/// <summary>What nodes look at.</summary>
public static class PrewarmNames
{
    /// <summary>The node has the sale as the ledger has it.</summary>
    public const string Sale = "sale";

    /// <summary>Redis has it too: written and read back.</summary>
    public const string Redis = "redis";

    /// <summary>Redis has the ledger's stock.</summary>
    public const string Stock = "stock";

    /// <summary>Redis has every script.</summary>
    public const string Scripts = "scripts";

    /// <summary>Kafka has the sale's topics, with as many partitions as they must have.</summary>
    public const string Topics = "topics";

    /// <summary>Connections to PostgreSQL are open.</summary>
    public const string Postgres = "postgres";

    /// <summary>A shopper's way was gone, from the socket to Kafka and back.</summary>
    public const string Rehearsal = "rehearsal";

    /// <summary>A batch was read for as one that is granted is, and refused, because nobody holds its partition.</summary>
    public const string Grants = "grants";

    private static readonly string[] OfAll = [Sale, Redis, Stock, Scripts, Topics, Postgres];

    /// <summary>What a node of a role looks at.</summary>
    /// <param name="role">The role.</param>
    public static IReadOnlyList<string> Of(NodeRole role) => [.. OfAll, role == NodeRole.Web ? Rehearsal : Grants];
}
