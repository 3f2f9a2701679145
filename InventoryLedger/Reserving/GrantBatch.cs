using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace InventoryLedger.Reserving;

/// <summary>One ticket whose turn has come.</summary>
/// <param name="Ticket">The ticket. Its reservation, if it gets one, has the same id.</param>
/// <param name="Shopper">Who holds it.</param>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Items">What it asks for.</param>
/// <param name="Presence">Whether its shopper was there.</param>
public sealed record GrantRequest(
    TicketId Ticket, ShopperId Shopper, long Number, IReadOnlyList<RequestedItem> Items, TurnPresence Presence = TurnPresence.There)
{
    /// <summary>The lane that the number counts in.</summary>
    public LaneName Lane { get; init; }
}

/// <summary>Whether a shopper was there when the turn came.</summary>
public enum TurnPresence
{
    /// <summary>Was there, or nobody could tell.</summary>
    There,

    /// <summary>Was away: gets nothing, and may claim the turn for a while.</summary>
    Away,

    /// <summary>Was away, came back in time and claimed the turn.</summary>
    Claimed,
}

/// <summary>The epoch under which the caller holds a partition.</summary>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Epoch">What <see cref="Checkpoints.CheckpointStore.TakeAsync"/> returned.</param>
public readonly record struct PartitionEpoch(int Partition, long Epoch);

/// <summary>How far a partition is settled once the batch is committed.</summary>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Epoch">What <see cref="Checkpoints.CheckpointStore.TakeAsync"/> returned.</param>
/// <param name="NextOffset">The first offset that is not settled.</param>
public readonly record struct PartitionMove(int Partition, long Epoch, long NextOffset)
{
    /// <summary>Who of the partition waits for units to come back, lowest number first, <see cref="Waiter.NamedMax"/> at most. Other workers
    /// serve nobody past them.</summary>
    public IReadOnlyList<Waiter> Waiting { get; init; } = [];
}

/// <summary>Tickets that are settled together, in one transaction.</summary>
/// <param name="Sale">The sale of all of them.</param>
/// <param name="Requests">The tickets, in the order of their turns: in number order, and lanes as serving reached them; none is a checkpoint and nothing else.</param>
/// <param name="Epochs">The partitions that the tickets came from. The tickets of a shopper that are undecided come by the same partition, so its row
/// also keeps two batches from overrunning one shopper's limit. None: claims of missed turns, which wait for the batches of all partitions.</param>
/// <param name="MovesFor">Says how far each partition is settled, given the tickets that stay parked. Called inside the transaction,
/// perhaps more than once: it must be pure and fast.</param>
public sealed record GrantBatch(
    SaleId Sale,
    IReadOnlyList<GrantRequest> Requests,
    IReadOnlyList<PartitionEpoch> Epochs,
    Func<IReadOnlySet<TicketId>, IReadOnlyList<PartitionMove>> MovesFor);

/// <summary>What became of a batch.</summary>
/// <param name="Committed">Whether it is written, durably. If not, nothing of it is.</param>
/// <param name="StalePartitions">Partitions that somebody else has taken since: the caller must let them go.</param>
/// <param name="SaleState">The state that the sale was in.</param>
/// <param name="Results">One for each request that has an outcome, in the order of the requests; tickets that had one before get the
/// stored one again.</param>
/// <param name="Parked">Requests that can't be filled now but may be when holds come back: to be tried again later.</param>
/// <param name="ResultBatch">Identifies the results in the outbox; empty when the batch wrote none.</param>
public sealed record GrantOutcome(
    bool Committed,
    IReadOnlyList<int> StalePartitions,
    SaleState SaleState,
    IReadOnlyList<TicketResult> Results,
    IReadOnlyList<TicketId> Parked,
    Guid ResultBatch);
