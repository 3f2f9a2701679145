using AdmissionQueue.Sales;

namespace InventoryLedger.Scheduling;

/// <summary>What the scheduler asks before it moves a sale.</summary>
public interface ISaleGate
{
    /// <summary>Whether the sale may get the state that is due; where not, it stays and is asked for again.</summary>
    /// <param name="sale">The sale as it is.</param>
    /// <param name="to">The state that is due.</param>
    /// <param name="ct">Ends the waiting.</param>
    Task<bool> IsReadyAsync(Sale sale, SaleState to, CancellationToken ct);

    /// <summary>Counts the lobby of a sale that draws, for good.</summary>
    /// <param name="sale">The sale.</param>
    /// <returns>The arrivals of each lane, the main one first; null where they can't be counted now.</returns>
    Task<IReadOnlyList<long>?> FreezeAsync(Sale sale);
}
