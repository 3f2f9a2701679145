using System.Text;
using System.Text.Json.Serialization;
using AdmissionQueue.Figures;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Reports;
using InventoryLedger.Waits;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Merchants;

internal static class ReportEndpoint
{
    public static async Task<IResult> ReadAsync(
        string slug, string? format, HttpContext http, SaleStore sales, SaleReportStore reports, ProgressBoard board, RefusalStore refusals, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (format is not (null or "json" or "csv"))
        {
            return Problem.Invalid("format must be json or csv.");
        }

        if (await MySale.FindAsync(slug, http, sales, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var report = await reports.ReadAsync(sale.Id, cancellationToken);
        var progress = board.Find(sale.Id)?.Progress;
        var document = new SaleReportDocument(
            sale.Slug,
            sale.State,
            time.GetUtcNow(),
            [.. sale.LaneNames.Select(lane => LaneReportDocument.Of(lane, report, progress?.Of(lane)?.Issued))],
            report.Stock,
            report.Waits,
            report.Orders,
            sale.Currency,
            await refusals.ReadAsync(sale.Id, cancellationToken));
        return format == "csv" ? TypedResults.Text(ReportCsv.Of(document), "text/csv", Encoding.UTF8) : TypedResults.Ok(document);
    }
}

/// <summary>The report document.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the sale is in its life.</param>
/// <param name="At">When it was read.</param>
/// <param name="Lanes">What became of each lane's tickets.</param>
/// <param name="Stock">Where all units are.</param>
/// <param name="Waits">How right the waiting times were that shoppers were told; null where nobody was followed.</param>
/// <param name="Orders">What was bought.</param>
/// <param name="Currency">What the total is in.</param>
/// <param name="Refused">What was stopped: of programs mostly, but for what was unavailable or failed.</param>
internal sealed record SaleReportDocument(
    string Sale,
    SaleState State,
    DateTimeOffset At,
    IReadOnlyList<LaneReportDocument> Lanes,
    IReadOnlyList<StockBalance> Stock,
    WaitAccuracy? Waits,
    OrderSum Orders,
    string Currency,
    RefusedRequests Refused);

/// <summary>What became of one lane's tickets.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Joined">Tickets that were given out; null once the sale's queue is removed.</param>
/// <param name="Decided">Tickets that the ledger has decided about.</param>
/// <param name="Granted">Those that were given units or let in.</param>
/// <param name="Missed">Those whose shopper was away at the turn.</param>
/// <param name="States">How many are in each state now.</param>
/// <param name="Fairness">Kendall's tau of the grants, 1 at best; null where no two have an order.</param>
internal sealed record LaneReportDocument(
    LaneName Lane,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] long? Joined,
    long Decided,
    long Granted,
    long Missed,
    IReadOnlyDictionary<string, long> States,
    double? Fairness)
{
    /// <summary>How long shoppers waited for their turn; null where nobody had one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public WaitTimes? Waited { get; init; }

    public static LaneReportDocument Of(LaneName lane, SaleReport report, long? joined) =>
        report.Lanes.FirstOrDefault(each => each.Lane == lane) is { } found
            ? new(
                lane, joined, found.Decided, found.Granted, found.Missed,
                found.States.ToDictionary(pair => WireNames<TicketState>.Of(pair.Key), pair => pair.Value), found.Fairness)
            {
                Waited = found.Waited,
            }
            : new(lane, joined, 0, 0, 0, new Dictionary<string, long>(), null);
}
