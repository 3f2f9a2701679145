using Npgsql;

namespace InventoryLedger.Connections;

/// <summary>What a node tells the ledger when it ends. A courtesy: where the ledger does not hear it, others find out by time, and a node that is asked to
/// end must not fail for it, nor be late.</summary>
public static class LastWord
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>Waits a second for the ledger to hear it, and no longer.</summary>
    /// <param name="said">The call.</param>
    /// <param name="time">The clock.</param>
    public static async Task HeardAsync(this Task said, TimeProvider time)
    {
        try
        {
            await said.WaitAsync(Within, time);
        }
        catch (Exception unheard) when (unheard is NpgsqlException or TimeoutException or OperationCanceledException)
        {
            // By time, then.
        }
    }
}
