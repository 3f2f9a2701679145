using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Watching;

/// <summary>Reads how far each sale is served, posts the document, and pushes it to everybody who watches that sale once a second: to a tenth
/// of them at a time, each with a document of its own instant. To all of them at once, who joins in that moment would wait behind thousands of
/// writes.</summary>
internal sealed class ProgressLoop(
    SaleDirectory sales,
    ServingScript serving,
    StockMirror stock,
    LaneWatches watches,
    ProgressBoard board,
    DrawNotice draws,
    ReadOnlyDirectory readOnly,
    IHubContext<QueueHub, IQueueClient> hub,
    TimeProvider time,
    LoopHealth health,
    ILogger<ProgressLoop> logger)
    : SteadyLoop("progress", Tick / QueueHub.Slices, time, health, logger)
{
    /// <summary>How often everybody is told.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private int slice;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        slice = (slice + 1) % QueueHub.Slices;
        foreach (var sale in sales.All)
        {
            var answer = await serving.AdvanceAsync(sale.Id, []);
            if (answer is null && sale.State is (SaleState.Open or SaleState.Paused) && board.Find(sale.Id) is null)
            {
                continue; // Redis is being rebuilt, and this node has just started: how far the sale is, nobody here knows.
            }

            var levels = await stock.ReadAsync(sale.Id);
            var progress = ProgressOf(sale, answer, levels);
            board.Post(sale.Id, progress);
            await hub.Clients.Group(QueueHub.GroupOf(sale.Id, slice)).Progress(progress);
        }

        await draws.StepAsync(cancellationToken);
    }

    private SaleProgress ProgressOf(Sale sale, ServingAnswer? answer, IReadOnlyList<StockLevel> levels)
    {
        var now = Time.GetUtcNow();
        var shown = board.Find(sale.Id)?.Progress;
        var answers = answer?.Lanes;
        return new SaleProgress(
            sale.Slug,
            sale.State,
            [.. sale.LaneNames.Select((lane, index) => LaneOf(sale, lane, answers?.ElementAtOrDefault(index), shown?.Of(lane), levels, now))],
            levels,
            sale.Message.Length == 0 ? null : sale.Message,
            now,
            (int)Tick.TotalMilliseconds)
        {
            ReadOnly = readOnly.Of(sale.MerchantId) is not null,
        };
    }

    /// <summary>Redis may have been lost and be behind for a moment: what was shown is never taken back.</summary>
    private LaneProgress LaneOf(Sale sale, LaneName name, LaneAnswer? answer, LaneProgress? shown, IReadOnlyList<StockLevel> levels, DateTimeOffset now)
    {
        var lane = new LaneProgress(
            name,
            Math.Max(board.ServingOf(sale.Id, name), answer?.Serving ?? 0),
            Math.Max(shown?.Issued ?? 0, answer?.Issued ?? 0),
            sale.RateAt(now, name));
        return watches.Look(sale, lane, answer, levels, now);
    }
}
