using System.Collections.Concurrent;
using AdmissionQueue.Figures;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Figures;

/// <summary>Counts what this node refuses of each sale, and says so once a second to where all nodes are added up: no request costs a call to
/// Redis.</summary>
internal sealed class RefusalCount(RefusedRequestTally tally, TimeProvider time, LoopHealth health, ILogger<RefusalCount> logger)
    : SteadyLoop("refusal count", TimeSpan.FromSeconds(1), time, health, logger)
{
    private readonly ConcurrentDictionary<SaleId, RefusedRequests> waiting = new();

    public void Note(SaleId sale, RefusedRequests refused) => waiting.AddOrUpdate(sale, refused, (_, before) => before.And(refused));

    /// <summary>What Redis did not take waits here for the next second: at most one entry a sale.</summary>
    public async Task FlushAsync()
    {
        foreach (var sale in waiting.Keys)
        {
            if (!waiting.TryRemove(sale, out var refused))
            {
                continue;
            }

            try
            {
                await tally.AddAsync(sale, refused);
            }
            catch (Exception away) when (Dependency.IsAway(away))
            {
                Note(sale, refused);
                throw;
            }
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => FlushAsync();
}
