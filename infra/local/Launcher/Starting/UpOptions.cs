namespace FlashSale.Launcher.Starting;

/// <summary>What the person at the terminal asked for.</summary>
internal sealed record UpOptions(
    int Web, int Workers, int Port, bool Detach, bool Fresh, bool Demo, string? Kafka, string? KafkaControl, string? Redis, string? Postgres)
{
    /// <summary>Each is a process of some 100 MB; this many fill any machine that one would try it on.</summary>
    public const int NodesMax = 50;

    public IEnumerable<int> WebPorts => Enumerable.Range(Port, Web);

    /// <summary>Connections that one node's pool may hold: together they stay below what our own PostgreSQL accepts, with room for people, and
    /// below what it can start at once when all come back to it.</summary>
    public int PoolMax => Math.Clamp(64 / (Web + Workers), 4, 16);
}
