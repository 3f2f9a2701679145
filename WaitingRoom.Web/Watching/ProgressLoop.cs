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
    ReadOnlyDirectory readOnly,
    DrawTelling draw,
    IHubContext<QueueHub, IQueueClient> hub,
    TimeProvider time,
    LoopHealth health,
    ILogger<ProgressLoop> logger)
    : SteadyLoop("progress", Tick / QueueHub.Slices, time, health, logger)
{
    /// <summary>How often everybody is told.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>Looks that are older are told no more.</summary>
    private static readonly TimeSpan LookBackMax = 3 * Tick / QueueHub.Slices;

    /// <summary>How far each lane was served at the last look. It is told at the next one: by then others have seen it, too, and know it when this node
    /// dies together with Redis. Nobody is told of a place that is lost again. But a node that has just started, or stood still, tells at once what it sees:
    /// who comes from another node has heard of more than it saw before.</summary>
    private readonly Dictionary<(SaleId Sale, LaneName Lane), (long Serving, long At)> seen = [];

    private int slice;
    private bool onlyLooks;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        onlyLooks = draw.IsOn && !onlyLooks;
        slice = onlyLooks ? slice : (slice + 1) % QueueHub.Slices;
        foreach (var sale in sales.All)
        {
            var answer = await serving.AdvanceAsync(sale.Id, []);
            if (answer is null && sale.State is (SaleState.Open or SaleState.Paused) && board.Find(sale.Id) is null)
            {
                continue; // Redis is being rebuilt, and this node has just started: how far the sale is, nobody here knows.
            }

            var levels = await stock.ReadAsync(sale.Id);
            var progress = ProgressOf(sale, answer, levels);
            board.Post(sale.Id, progress, isWarm: answer is not null);
            if (!onlyLooks)
            {
                await hub.Clients.Group(QueueHub.GroupOf(sale.Id, slice)).Progress(progress);
            }
        }
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
            IsDraining = sale.IsDraining,
        };
    }

    /// <summary>Redis may have been lost and be behind for a moment: what was shown is never taken back.</summary>
    private LaneProgress LaneOf(Sale sale, LaneName name, LaneAnswer? answer, LaneProgress? shown, IReadOnlyList<StockLevel> levels, DateTimeOffset now)
    {
        var isRecent = seen.TryGetValue((sale.Id, name), out var last) && Time.GetElapsedTime(last.At) <= LookBackMax;
        var sees = Math.Max(last.Serving, answer?.Serving ?? 0);
        seen[(sale.Id, name)] = (sees, Time.GetTimestamp());
        var lane = new LaneProgress(
            name,
            Math.Max(board.ServingOf(sale.Id, name), isRecent ? last.Serving : sees),
            Math.Max(shown?.Issued ?? 0, answer?.Issued ?? 0),
            sale.RateAt(now, name));
        return watches.Look(sale, lane, answer, levels, now);
    }
}
