using AdmissionQueue.Topics;

namespace Simulation.Edges;

/// <summary>The queue topic: partitions of records that are never lost.</summary>
internal sealed class SimulatedLog(int partitions)
{
    private readonly List<QueueEntry>[] records = [.. Enumerable.Range(0, partitions).Select(_ => new List<QueueEntry>())];

    public int Partitions => partitions;

    /// <summary>Appends a record.</summary>
    /// <returns>Its offset.</returns>
    public long Append(int partition, QueueEntry entry)
    {
        records[partition].Add(entry);
        return records[partition].Count - 1;
    }

    public long EndOf(int partition) => records[partition].Count;

    public QueueEntry Read(int partition, long offset) => records[partition][(int)offset];

    public IEnumerable<(int Partition, long Offset, QueueEntry Entry)> All() =>
        from partition in Enumerable.Range(0, partitions)
        from record in records[partition].Index()
        select (partition, (long)record.Index, record.Item);
}
