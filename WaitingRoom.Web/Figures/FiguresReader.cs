using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Reports;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Figures;

/// <summary>Reads one sale's figures where each is at home: who joined and who is served from the progress board, tickets, units
/// and refused requests from the ledger. Not safe for several threads.</summary>
internal sealed class FiguresReader(ProgressBoard board, TicketCountStore tickets, StockStore stock, RefusalStore refusals, TimeProvider time)
{
    /// <summary>Counting may take this part of the time at most: a count that takes 100 ms is made every two seconds.</summary>
    private const int RestFactor = 20;

    private IReadOnlyList<TicketCount> counted = [];
    private DateTimeOffset countedAt = DateTimeOffset.MinValue;
    private long nextCount = long.MinValue;

    public FiguresHistory History { get; } = new();

    /// <summary>Takes one look.</summary>
    public async Task<FiguresDocument> LookAsync(Sale sale, CancellationToken cancellationToken)
    {
        await CountAsync(sale.Id, cancellationToken);
        var units = await stock.BalancesAsync(sale.Id, cancellationToken);
        var refused = await refusals.ReadAsync(sale.Id, cancellationToken);
        var (now, progress) = (time.GetUtcNow(), board.Find(sale.Id)?.Progress);
        return History.Add(new FiguresDocument(
            sale.Slug, sale.State, now, countedAt, sale.RateAt(now), null, null,
            [.. sale.LaneNames.Select(lane => LaneOf(sale.State, lane, progress?.Of(lane), sale.RateAt(now, lane)))],
            units, refused));
    }

    private LaneFiguresDocument LaneOf(SaleState state, LaneName lane, LaneProgress? progress, int ratePerMinute)
    {
        var mine = counted.Where(each => each.Lane == lane).ToList();
        var (issued, serving) = (progress?.Issued ?? 0, progress?.Serving ?? 0);
        return new LaneFiguresDocument(
            lane, issued, WaitingIn(state, issued, mine), serving, ratePerMinute, mine.Sum(each => each.Granted),
            TicketsIn(mine, TicketState.Reserved) + TicketsIn(mine, TicketState.Admitted), TicketsIn(mine, TicketState.Bought), mine.Sum(each => each.Missed));
    }

    /// <summary>Who waits: everybody who has a ticket that nothing was decided about. That is not who is beyond the number served: some of those have left, and while
    /// all units are on hold many are served who get nothing yet and go on waiting. Somebody whose join failed and was not tried again counts until the sale ends.</summary>
    /// <param name="state">Where the sale is in its life; in one that is over nobody waits.</param>
    /// <param name="issued">Tickets that were given out.</param>
    /// <param name="counts">The lane's tickets that were decided about.</param>
    internal static long WaitingIn(SaleState state, long issued, IReadOnlyList<TicketCount> counts) =>
        state is SaleState.SoldOut or SaleState.Closed ? 0 : Math.Max(0, issued - counts.Sum(each => each.Tickets));

    private static long TicketsIn(List<TicketCount> counts, TicketState state) => counts.Where(each => each.State == state).Sum(each => each.Tickets);

    private async Task CountAsync(SaleId sale, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        if (started < nextCount)
        {
            return;
        }

        countedAt = time.GetUtcNow();
        counted = await tickets.ReadAsync(sale, cancellationToken);
        var ended = time.GetTimestamp();
        nextCount = ended + (ended - started) * (RestFactor - 1);
    }
}
