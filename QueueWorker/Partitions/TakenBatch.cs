using AdmissionQueue.Joining;
using InventoryLedger.Reserving;

namespace QueueWorker.Partitions;

/// <summary>What was taken for one transaction: entries in number order, and the partitions that they came from.</summary>
internal sealed record TakenBatch(IReadOnlyList<BufferedEntry> Entries, IReadOnlyList<PartitionBuffer> Buffers)
{
    public IReadOnlyList<GrantRequest> Requests =>
        [.. Entries.Select(taken => new GrantRequest(taken.Entry.Ticket, taken.Entry.Shopper, taken.Number, taken.Entry.Items))];

    public IReadOnlyList<PartitionEpoch> Epochs => [.. Buffers.Select(buffer => new PartitionEpoch(buffer.Partition, buffer.Epoch))];

    /// <summary>How far each partition is done once all but the parked tickets are.</summary>
    public IReadOnlyList<PartitionMove> MovesFor(IReadOnlySet<TicketId> parked) =>
    [
        .. Buffers.Select(buffer => new PartitionMove(buffer.Partition, buffer.Epoch, buffer.CheckpointAfter(
            Entries.Where(taken => taken.Partition == buffer.Partition && !parked.Contains(taken.Entry.Ticket))
                .Select(taken => taken.Offset)
                .ToHashSet()))),
    ];
}
