namespace EmbeddedKafka.Watching;

/// <summary>What <c>GET /status</c> answers. <see cref="Stale"/>: the brokers did not answer this time, and the numbers
/// are those of <see cref="At"/>.</summary>
internal sealed record ClusterStatus(
    string ClusterId,
    string BootstrapServers,
    long RetainedBytesPerPartition,
    IReadOnlyList<TopicStatus> Topics,
    long Dropped,
    DateTimeOffset At,
    bool Stale);

/// <summary><see cref="Declared"/> is false for a topic that nobody ordered: a producer's first record made it.</summary>
internal sealed record TopicStatus(string Name, bool Declared, IReadOnlyList<PartitionStatus> Partitions);

/// <summary>Nothing but the limit of a partition moves its low mark here, so <see cref="Low"/> is the number of records
/// that were dropped.</summary>
internal sealed record PartitionStatus(int Partition, int Leader, long Low, long High)
{
    public long Dropped => Low;
}
