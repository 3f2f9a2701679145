using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Waits;

namespace InventoryLedger.Reports;

/// <summary>What became of a sale, as the ledger has it at one moment; of one that is over, what it ended as.</summary>
/// <param name="Lanes">Each lane in which anything was decided.</param>
/// <param name="Stock">Where all units are.</param>
/// <param name="Waits">How right the waiting times were that shoppers were told; null where nobody was followed.</param>
/// <param name="Orders">What was bought.</param>
public sealed record SaleReport(IReadOnlyList<LaneReport> Lanes, IReadOnlyList<StockBalance> Stock, WaitAccuracy? Waits, OrderSum Orders);

/// <summary>What was bought in a sale.</summary>
/// <param name="Count">Orders.</param>
/// <param name="Total">What they cost together, in minor units of the sale's currency: as each was charged, whatever prices are now.</param>
public sealed record OrderSum(long Count, long Total);

/// <summary>What became of the tickets of one lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Decided">Tickets that the ledger has decided about, whatever became of them.</param>
/// <param name="Granted">Those of them that were given units or let in.</param>
/// <param name="Missed">Those whose shopper was away at the turn, whether or not it was claimed later.</param>
/// <param name="States">How many are in each state now.</param>
/// <param name="Fairness">Kendall's tau between the order of the numbers and the order of the grants, of shoppers who were there at their turn:
/// 1 is perfect order. Null where no two grants have an order.</param>
public sealed record LaneReport(
    LaneName Lane, long Decided, long Granted, long Missed, IReadOnlyDictionary<TicketState, long> States, double? Fairness)
{
    /// <summary>How long they waited; null where nobody had a turn.</summary>
    public WaitTimes? Waited { get; init; }
}
