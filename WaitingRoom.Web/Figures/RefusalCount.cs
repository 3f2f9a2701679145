using System.Collections.Concurrent;
using AdmissionQueue.Figures;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Reports;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Figures;

/// <summary>Counts what this node refuses of each sale, and says so once a second to where all nodes are added up: no request costs a call.</summary>
internal sealed class RefusalCount(RefusalStore store, TimeProvider time, LoopHealth health, ILogger<RefusalCount> logger)
    : SteadyLoop("refusal count", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>Sales are few, and one of which nothing is waiting is small: nothing is ever taken out.</summary>
    private readonly ConcurrentDictionary<SaleId, Waiting> waiting = new();

    /// <param name="sale">The sale.</param>
    /// <param name="refused">What was refused.</param>
    /// <param name="sender">Who was limited; null is nobody, or nobody who has a name.</param>
    public void Note(SaleId sale, RefusedRequests refused, string? sender) => Of(sale).Add(refused, sender);

    /// <summary>What the ledger did not take waits here for the next second.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var (sale, notes) in waiting)
        {
            var (refused, senders) = notes.Take();
            if (refused == default)
            {
                continue;
            }

            try
            {
                await store.AddAsync(sale, refused, senders, cancellationToken);
            }
            catch (Exception away) when (Dependency.IsAway(away))
            {
                notes.PutBack(refused, senders);
                throw;
            }
        }
    }

    protected override Task StepAsync(CancellationToken cancellationToken) => FlushAsync(cancellationToken);

    private Waiting Of(SaleId sale) => waiting.GetOrAdd(sale, static _ => new Waiting());

    private sealed class Waiting
    {
        private readonly Lock taking = new();
        private RefusedRequests refused;
        private SenderSketch? senders;

        public void Add(RefusedRequests more, string? sender)
        {
            lock (taking)
            {
                refused = refused.And(more);
                if (sender is not null)
                {
                    (senders ??= new SenderSketch()).See(sender);
                }
            }
        }

        public (RefusedRequests Refused, SenderSketch? Senders) Take()
        {
            lock (taking)
            {
                var taken = (refused, senders);
                (refused, senders) = (default, null);
                return taken;
            }
        }

        public void PutBack(RefusedRequests untold, SenderSketch? unseen)
        {
            lock (taking)
            {
                refused = refused.And(untold);
                if (unseen is not null)
                {
                    (senders ??= new SenderSketch()).Join(unseen);
                }
            }
        }
    }
}
