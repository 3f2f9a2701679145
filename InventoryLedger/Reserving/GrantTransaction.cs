using InventoryLedger.Postgres;
using Npgsql;

namespace InventoryLedger.Reserving;

/// <summary>Settles a batch of tickets in one durable transaction: epochs, stock, tickets, journal, offsets, all or nothing.</summary>
/// <param name="database">The ledger.</param>
public sealed class GrantTransaction(NpgsqlDataSource database)
{
    /// <summary>Runs a batch. It may be repeated at any time, after any failure: tickets that have an outcome keep it.</summary>
    /// <param name="grant">The batch.</param>
    /// <param name="ct">Ends the waiting. A commit that is on its way may happen nevertheless.</param>
    /// <exception cref="ArgumentException">The ledger does not know the sale.</exception>
    /// <exception cref="NpgsqlException">The database is out of reach: the batch may or may not be written; run it again.</exception>
    public Task<GrantOutcome> RunAsync(GrantBatch grant, CancellationToken ct) =>
        BoundedRetry.RunAsync(attempt => AttemptAsync(grant, lockStock: attempt > 0, ct));

    private async Task<GrantOutcome> AttemptAsync(GrantBatch grant, bool lockStock, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var read = await GrantRead.RunAsync_NeedsTransaction(connection, grant, lockStock, ct);
        if (read.StalePartitions.Count > 0)
        {
            return new GrantOutcome(Committed: false, read.StalePartitions, read.State, [], [], Guid.Empty);
        }

        var plan = GrantPlan.Of(grant, read);
        await GrantWrite.CopyTicketsAsync_NeedsTransaction(connection, plan.NewRows, ct);
        if (!await GrantWrite.FinishAsync_NeedsTransaction(connection, grant, plan, ct))
        {
            // The shelf was read without a lock and somebody else was quicker. With the lock it can't happen again.
            await transaction.RollbackAsync(ct);
            return await AttemptAsync(grant, lockStock: true, ct);
        }

        await transaction.CommitAsync(ct);
        return new GrantOutcome(
            Committed: true, [], read.State, plan.Results, plan.Parked, plan.NewRows.Count > 0 ? plan.ResultBatch : Guid.Empty);
    }
}
