using AdmissionQueue.Sales;
using InventoryLedger.Catalog;

namespace InventoryLedger.Scheduling;

/// <summary>Moves sales through their life when it is time. Any number of processes run one; whoever has the lease works. What was missed while
/// none ran is made up for in the order in which it was due, over all sales.</summary>
/// <param name="store">The sales.</param>
/// <param name="lease">The right to move them.</param>
/// <param name="gate">What has to be so before a sale opens.</param>
/// <param name="holder">This process: a name that no other has, nor an earlier one had.</param>
/// <param name="time">Measures how long ago the lease was renewed.</param>
public sealed class SaleScheduler(SaleStore store, ScheduleLease lease, ISaleGate gate, string holder, TimeProvider time)
{
    /// <summary>How long sales stand still, at most, when the process that moves them is killed.</summary>
    public static readonly TimeSpan LeaseLength = TimeSpan.FromSeconds(3);

    /// <summary>Twice within the lease's length: one renewal may fail.</summary>
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(1);

    private long? epoch;
    private long renewedAt;

    /// <summary>Makes every move that is due, the earliest first. A sale whose end has passed before it opened closes at once: nobody is let into
    /// a sale that is over.</summary>
    /// <param name="sales">The sales as they were read last; what has changed since is found out by the move itself.</param>
    /// <param name="now">The ledger's clock.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Each sale as it was after each move, in the order of the moves.</returns>
    public async Task<IReadOnlyList<Sale>> StepAsync(IEnumerable<Sale> sales, DateTimeOffset now, CancellationToken ct)
    {
        if (await EpochAsync(ct) is not { } mine)
        {
            return [];
        }

        var waiting = sales.ToDictionary(sale => sale.Id);
        var moved = new List<Sale>();
        while (NextOf(waiting.Values, now) is var (sale, due))
        {
            if (await gate.IsReadyAsync(sale, due.To, ct) && await MoveAsync(sale, due.To, mine, ct) is { } after)
            {
                waiting[sale.Id] = after;
                moved.Add(after);
            }
            else
            {
                // It is held back, or somebody else has changed it: the next step looks again. The others do not wait for it.
                waiting.Remove(sale.Id);
            }
        }

        return moved;
    }

    /// <summary>Gives the lease away; when the process stops.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public Task StopAsync(CancellationToken ct) => epoch is null ? Task.CompletedTask : lease.ReleaseAsync(holder, ct);

    private static (Sale Sale, DueMove Due)? NextOf(IEnumerable<Sale> sales, DateTimeOffset now)
    {
        (Sale, DueMove)? next = null;
        foreach (var sale in sales)
        {
            if (SaleLife.Due(sale, now) is { } due && (next is not var (_, first) || due.At < first.At))
            {
                next = (sale, due);
            }
        }

        return next;
    }

    private async Task<long?> EpochAsync(CancellationToken ct)
    {
        if (epoch is null || time.GetElapsedTime(renewedAt) >= RenewEvery)
        {
            epoch = null; // A renewal that fails leaves none.
            var askedAt = time.GetTimestamp();
            (epoch, renewedAt) = (await lease.HoldAsync(holder, LeaseLength, ct), askedAt);
        }

        return epoch;
    }

    /// <summary>Redis counts the lobby, the ledger makes the count final and reveals the seed; after that the copies follow. Whatever is lost
    /// in between, nobody was told a number yet, and the next step or process does it again.</summary>
    private async Task<Sale?> MoveAsync(Sale sale, SaleState to, long mine, CancellationToken ct)
    {
        if (to != SaleState.Open || sale.Order != QueueOrder.Draw)
        {
            return await store.MoveAsync(sale.Id, sale.State, to, ct, mine);
        }

        return await gate.FreezeAsync(sale) is { } joiners ? await store.OpenDrawnAsync(sale.Id, sale.State, joiners, ct, mine) : null;
    }
}
