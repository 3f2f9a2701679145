using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;

namespace QueueWorker.Partitions;

/// <summary>What was taken for one transaction: entries in the order of their turns, and the partitions that they came from.</summary>
internal sealed record TakenBatch(IReadOnlyList<BufferedEntry> Entries, IReadOnlyList<PartitionBuffer> Buffers)
{
    /// <summary>Everybody was there.</summary>
    public static readonly IReadOnlySet<(LaneName Lane, long Number)> NobodyMissed = new HashSet<(LaneName Lane, long Number)>();

    /// <summary>The places that were taken, by lane.</summary>
    public ILookup<LaneName, long> Numbers => Entries.ToLookup(taken => taken.Entry.Lane, taken => taken.Number);

    /// <summary>The transaction that settles it.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="missed">Places that were passed because nobody was there.</param>
    public GrantBatch GrantGiven(SaleId sale, IReadOnlySet<(LaneName Lane, long Number)> missed) => new(sale, RequestsGiven(missed), Epochs, MovesFor);

    /// <summary>What the ledger is asked for.</summary>
    /// <param name="missed">Places that were passed because nobody was there.</param>
    public IReadOnlyList<GrantRequest> RequestsGiven(IReadOnlySet<(LaneName Lane, long Number)> missed) =>
    [
        .. Entries.Select(taken => new GrantRequest(
            taken.Entry.Ticket,
            taken.Entry.Shopper,
            taken.Number,
            taken.Entry.Items,
            missed.Contains((taken.Entry.Lane, taken.Number)) ? TurnPresence.Away : TurnPresence.There)
        {
            Lane = taken.Entry.Lane,
        }),
    ];

    public IReadOnlyList<PartitionEpoch> Epochs => [.. Buffers.Select(buffer => new PartitionEpoch(buffer.Partition, buffer.Epoch))];

    /// <summary>How far each partition is done once all but the parked tickets are, and who these are.</summary>
    public IReadOnlyList<PartitionMove> MovesFor(IReadOnlySet<TicketId> parked) => [.. Buffers.Select(buffer => MoveOf(buffer, parked))];

    private PartitionMove MoveOf(PartitionBuffer buffer, IReadOnlySet<TicketId> parked)
    {
        var entries = Entries.Where(taken => taken.Partition == buffer.Partition).ToLookup(taken => parked.Contains(taken.Entry.Ticket));
        return new PartitionMove(buffer.Partition, buffer.Epoch, buffer.CheckpointAfter(entries[false].Select(taken => taken.Offset).ToHashSet()))
        {
            Waiting = [.. entries[true].Take(Waiter.NamedMax).Select(taken => new Waiter(taken.Number, taken.Entry.Items) { Lane = taken.Entry.Lane })],
        };
    }
}
