using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Connections;
using Microsoft.Extensions.Logging;

namespace InventoryLedger.Warmup;

/// <summary>Says that this node is there, and makes it ready for each sale that is about to open. What is not as it must be is looked at again until it
/// is; what is, now and then, because it may not stay so.</summary>
/// <param name="node">This node.</param>
/// <param name="own">What only nodes of this role look at, by name, apart from what all look at: expensive, and so once in a run.</param>
/// <param name="checks">What all look at.</param>
/// <param name="store">Where it is written down.</param>
/// <param name="sales">The sales.</param>
/// <param name="time">The clock.</param>
/// <param name="health">Where the loop reports.</param>
/// <param name="logger">Where the loop logs.</param>
public sealed class PrewarmLoop(
    WarmNode node,
    (string Name, Func<Sale, CancellationToken, Task<string>> Look) own,
    NodeChecks checks,
    PrewarmStore store,
    SaleDirectory sales,
    TimeProvider time,
    LoopHealth health,
    ILogger<PrewarmLoop> logger)
    : SteadyLoop("pre-warm", TimeSpan.FromMilliseconds(200), time, health, logger)
{
    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LookAgainEvery = PrewarmCoverage.CheckAgeMax / 3;

    private readonly Dictionary<SaleId, Looked> looked = [];
    private long? announcedAt;

    /// <inheritdoc />
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await store.LeaveAsync(node.Name, cancellationToken).HeardAsync(Time);
    }

    /// <inheritdoc />
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        if (announcedAt is not { } at || Time.GetElapsedTime(at) >= AnnounceEvery)
        {
            announcedAt = Time.GetTimestamp();
            await store.AnnounceAsync(node, cancellationToken);
        }

        var soon = sales.All.Where(IsToBeWarm).ToList();
        foreach (var gone in looked.Keys.Except(soon.Select(sale => sale.Id)).ToList())
        {
            looked.Remove(gone);
        }

        foreach (var sale in soon.Where(IsDue))
        {
            await LookAsync(sale, cancellationToken);
        }
    }

    private static bool IsToBeWarm(Sale sale) =>
        sale.State is SaleState.Warming or SaleState.Lobby || sale.State == SaleState.Scheduled && sale.WarmRun > 0;

    private bool IsDue(Sale sale) =>
        !looked.TryGetValue(sale.Id, out var last) || !last.AllOk || last.Run < sale.WarmRun || last.Revision < sale.Revision
        || Time.GetElapsedTime(last.At) >= LookAgainEvery;

    private async Task LookAsync(Sale sale, CancellationToken cancellationToken)
    {
        var found = new List<PrewarmCheck>();
        foreach (var (name, look) in checks.For(sale, cancellationToken))
        {
            found.Add(await LookAsync(sale, name, look, cancellationToken));
        }

        var mine = looked.GetValueOrDefault(sale.Id) is { Own.Ok: true } before && before.Run >= sale.WarmRun
            ? before.Own
            : await LookAsync(sale, own.Name, () => own.Look(sale, cancellationToken), cancellationToken);
        found.Add(mine);
        await store.WriteAsync(sale.Id, found, cancellationToken);
        looked[sale.Id] = new Looked(sale.WarmRun, sale.Revision, Time.GetTimestamp(), found.TrueForAll(check => check.Ok), mine);
    }

    private async Task<PrewarmCheck> LookAsync(Sale sale, string name, Func<Task<string>> look, CancellationToken cancellationToken)
    {
        PrewarmCheck Found(bool ok, string detail) => new(node.Name, name, ok, Time.GetUtcNow(), detail, sale.WarmRun);
        try
        {
            return Found(ok: true, await look());
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // Whatever it is, the checklist says it, and the sale does not open.
        catch (Exception wrong)
#pragma warning restore CA1031
        {
            return Found(ok: false, wrong.Message);
        }
    }

    private sealed record Looked(int Run, long Revision, long At, bool AllOk, PrewarmCheck Own);
}
