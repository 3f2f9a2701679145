using AdmissionQueue.Loops;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Tickets;
using QueueWorker.Draining;

namespace QueueWorker.Warmup;

/// <summary>Keeps Redis's copy of every live sale fresh; where Redis does not know a sale (a new one, or Redis was lost), makes its topics
/// and rebuilds its numbers first. One worker does it at a time; should two, the copy is placed with maxima.</summary>
internal sealed partial class WarmupLoop(
    SaleDirectory sales,
    SaleStore store,
    TicketStore tickets,
    SaleMirror mirror,
    SaleRebuild rebuild,
    SaleRequeue requeue,
    ClusterWatch cluster,
    ITopicAdmin topics,
    DrainSupervisor drains,
    TimeProvider time,
    LoopHealth health,
    ILogger<WarmupLoop> logger)
    : SteadyLoop("warm-up", TimeSpan.FromMilliseconds(500), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (cluster.Current is not { } current)
        {
            return; // Without Kafka there is nothing to rebuild from.
        }

        foreach (var sale in sales.All)
        {
            if (await mirror.RefreshAsync(sale))
            {
                await KeepAtHomeAsync(sale, current, cancellationToken);
            }
            else if (sale.State != SaleState.Closed)
            {
                await WarmAsync(sale, current, cancellationToken);
            }
        }
    }

    /// <summary>A sale whose log is not in this cluster has lost it: the embedded Kafka was started again.</summary>
    private async Task KeepAtHomeAsync(Sale sale, string current, CancellationToken cancellationToken)
    {
        if (SaleLife.HasQueue(sale.State) && !await requeue.IsAtHomeAsync(sale.Id, current) && await requeue.BeginAsync(sale.Id))
        {
            await SaleTopics.EnsureAsync(sale, topics, cancellationToken);
            var queued = await requeue.RunAsync(sale, current, cancellationToken);
            LogRequeued(logger, sale.Slug, queued, current);
        }
    }

    private async Task WarmAsync(Sale sale, string current, CancellationToken cancellationToken)
    {
        if (!await rebuild.BeginAsync(sale.Id))
        {
            return; // Another worker reads the log: once is enough for the log's server, too.
        }

        var startedAt = Time.GetTimestamp();
        await SaleTopics.EnsureAsync(sale, topics, cancellationToken);
        if (!await requeue.IsAtHomeAsync(sale.Id, current))
        {
            // Redis was started again with what it knew, and the log is another: what only Redis knows goes there before it is rebuilt from it.
            await requeue.RunAsync(sale, current, cancellationToken);
        }

        var highest = await rebuild.RunAsync(sale, await tickets.LeftAsync(sale.Id, cancellationToken), cancellationToken);
        var lanes = new List<(long Issued, long Serving)>();
        foreach (var (index, lane) in sale.LaneNames.Index())
        {
            var served = Math.Max(await store.ServingAsync(sale.Id, lane, cancellationToken), drains.ServedOf(sale.Id, index));

            // Numbers that were given but never reached Kafka were never told to anybody, yet a copy of one may still be on its way there:
            // the next numbers start beyond them. A lane that nobody has joined starts at 1.
            var issued = Math.Max(highest[index], served);
            lanes.Add((issued == 0 ? 0 : issued + Pacer.BatchMax, served));
        }

        await mirror.PlaceAfterGapAsync(sale, lanes, Pacer.BatchMax);
        LogWarm(
            logger, sale.Slug, lanes.Sum(lane => lane.Issued), lanes.Sum(lane => lane.Serving), Time.GetElapsedTime(startedAt).TotalMilliseconds);
    }

    [LoggerMessage(160, LogLevel.Information, "{Sale} is warm in Redis: {Issued} numbers issued, served up to {Served}, in {ElapsedMs:F0} ms")]
    private static partial void LogWarm(ILogger logger, string sale, long issued, long served, double elapsedMs);

    [LoggerMessage(161, LogLevel.Warning, "{Sale} was queued again, {Count} tickets: its log was not in Kafka cluster {Cluster}")]
    private static partial void LogRequeued(ILogger logger, string sale, int count, string cluster);
}
