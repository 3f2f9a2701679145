using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using InventoryLedger.Scheduling;
using InventoryLedger.Warmup;

namespace QueueWorker.Scheduling;

/// <summary>Lets no sale open that is not warm on every node, unless its merchant said so; and none that Redis does not know at all: its first
/// shoppers would only be refused.</summary>
internal sealed partial class SaleGate(SaleMirror mirror, FreezeScript freeze, PrewarmStore prewarm, TimeProvider time, ILogger<SaleGate> logger) : ISaleGate
{
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    private long? saidAt;

    public async Task<bool> IsReadyAsync(Sale sale, SaleState to, CancellationToken ct) =>
        to is SaleState.Closed or SaleState.Warming || (await mirror.RefreshAsync(sale) && await IsWarmAsync(sale, to, ct));

    public async Task<IReadOnlyList<long>?> FreezeAsync(Sale sale) => await freeze.FreezeAsync(sale.Id);

    private async Task<bool> IsWarmAsync(Sale sale, SaleState to, CancellationToken ct)
    {
        if (sale.ForcedReason.Length > 0)
        {
            return true;
        }

        var found = await prewarm.ReadAsync(sale, ct);
        if (found.State != PrewarmState.Warm && (saidAt is not { } at || time.GetElapsedTime(at) >= SayEvery))
        {
            saidAt = time.GetTimestamp();
            var wrong = found.Checks.FirstOrDefault(check => !check.Ok);
            LogHeld(logger, sale.Slug, sale.State, to, found.Coverage, wrong is null ? "some nodes have not looked yet" : $"{wrong.Node} {wrong.Name}: {wrong.Detail}");
        }

        return found.State == PrewarmState.Warm;
    }

    [LoggerMessage(175, LogLevel.Warning, "{Sale} stays {State} and does not become {To}: it is warm to {Coverage} percent; {Reason}")]
    private static partial void LogHeld(ILogger logger, string sale, SaleState state, SaleState to, int coverage, string reason);
}
