using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using QueueWorker.Warmup;

namespace QueueWorker.Draining;

/// <summary>Runs a drain for every sale that has a queue, and ends it when the sale has none any more. It begins while the sale is made warm: workers need
/// seconds to share the partitions, and the rush must not wait for that.</summary>
internal sealed partial class DrainSupervisor(
    SaleDirectory sales, SaleMirror mirror, SaleDrainFactory factory, ClusterWatch cluster, TimeProvider time, LoopHealth health, ILogger<DrainSupervisor> logger)
    : SteadyLoop("drain supervisor", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    private readonly Dictionary<SaleId, SaleDrain> drains = [];

    /// <summary>Drains that end: up to seconds, in which other sales go on.</summary>
    private readonly Dictionary<SaleId, Task> ending = [];

    /// <summary>How far this worker saw a lane served; 0 where it never drained it.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">The lane's place in the sale's lanes.</param>
    public long ServedOf(SaleId sale, int lane = 0)
    {
        lock (drains)
        {
            return drains.TryGetValue(sale, out var drain) ? drain.Served.Of(lane) : 0;
        }
    }

    /// <summary>The sales for which this worker does what one of them has to.</summary>
    public IReadOnlyList<Sale> Led()
    {
        lock (drains)
        {
            return [.. drains.Values.Where(drain => drain.Leads).Select(drain => sales.Find(drain.Sale.Id) ?? drain.Sale)];
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var id in drains.Keys.ToList())
        {
            End(id);
        }

        await Task.WhenAll(ending.Values);
    }

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (cluster.Current is not { } current)
        {
            return; // Kafka did not answer yet: there is nothing to drain from.
        }

        var wanted = new Dictionary<SaleId, Sale>();
        foreach (var sale in sales.All)
        {
            if (await HasTopicsAsync(sale))
            {
                wanted.Add(sale.Id, sale);
            }
        }

        foreach (var ended in drains.Values.Where(drain => !wanted.ContainsKey(drain.Sale.Id) || drain.Cluster != current).ToList())
        {
            End(ended.Sale.Id);
        }

        foreach (var ended in ending.Where(one => one.Value.IsCompleted).ToList())
        {
            ending.Remove(ended.Key);
            await ended.Value;
        }

        foreach (var sale in wanted.Values.Where(sale => !drains.ContainsKey(sale.Id) && !ending.ContainsKey(sale.Id)))
        {
            var drain = await factory.StartAsync(sale, current, cancellationToken);
            lock (drains)
            {
                drains.Add(sale.Id, drain);
            }

            LogStarted(logger, sale.Slug, sale.Id);
        }
    }

    /// <summary>Whether there is something to hold. Redis knows a sale that is made warm from when its topics exist.</summary>
    private async Task<bool> HasTopicsAsync(Sale sale) =>
        SaleLife.HasQueue(sale.State) || (sale.State == SaleState.Warming && (drains.ContainsKey(sale.Id) || await mirror.RefreshAsync(sale)));

    private void End(SaleId id)
    {
        SaleDrain? drain;
        lock (drains)
        {
            drains.Remove(id, out drain);
        }

        ending.Add(id, EndAsync(drain!));
    }

    private async Task EndAsync(SaleDrain drain)
    {
        await drain.DisposeAsync();
        LogEnded(logger, drain.Sale.Slug, drain.Served.Of(0));
    }

    [LoggerMessage(150, LogLevel.Information, "Draining {Sale} ({SaleId})")]
    private static partial void LogStarted(ILogger logger, string sale, SaleId saleId);

    [LoggerMessage(151, LogLevel.Information, "Stopped draining {Sale}, served up to {Served}")]
    private static partial void LogEnded(ILogger logger, string sale, long served);
}
