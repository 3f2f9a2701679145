using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Postgres;
using Npgsql;

namespace InventoryLedger.Reserving;

/// <summary>Settles a batch of tickets in one durable transaction: epochs, stock, tickets, journal, offsets, all or nothing. Two round
/// trips: one that locks and reads, one that writes and commits.</summary>
/// <param name="database">The ledger.</param>
public sealed class GrantTransaction(NpgsqlDataSource database)
{
    /// <summary>Runs a batch. It may be repeated at any time, after any failure: tickets that have an outcome keep it.</summary>
    /// <param name="grant">The batch.</param>
    /// <param name="ct">Ends the waiting. A commit that is on its way may happen nevertheless.</param>
    /// <exception cref="ArgumentException">The ledger does not know the sale.</exception>
    /// <exception cref="NpgsqlException">The database is out of reach: the batch may or may not be written; run it again.</exception>
    public Task<GrantOutcome> RunAsync(GrantBatch grant, CancellationToken ct) =>
        BoundedRetry.RunAsync(attempt => AttemptAsync(grant, lockRows: attempt > 0, ct));

    /// <summary>Goes the whole way of a batch as if the sale were open and the partitions held, and takes all of it back: whoever comes that way next finds
    /// code that is compiled and statements that are prepared. It keeps the sale's checkpoints and stock for itself meanwhile, as a batch does.</summary>
    /// <param name="grant">The batch: tickets that nobody has.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>What each ticket would have been told.</returns>
    /// <exception cref="ArgumentException">The ledger does not know the sale.</exception>
    /// <exception cref="NpgsqlException">The database is out of reach.</exception>
    public async Task<IReadOnlyList<TicketResult>> RehearseAsync(GrantBatch grant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var read = await GrantRead.RunAsync_NeedsTransaction(connection, grant, lockRows: false, ct);
        var plan = GrantPlan.Of(grant, read with { Terms = read.Terms with { State = SaleState.Open } });
        await GrantWrite.RollBackAsync_NeedsTransaction(connection, grant, plan, ct);
        return plan.Results;
    }

    // The first look takes no lock on tickets and shelves, so that workers on one hot SKU wait for each other's commit only. That is enough while
    // everybody gets units: should somebody be quicker, the conditional UPDATE refuses, and the next attempt locks first. But "nothing is
    // left" can't be made sure of by an UPDATE, nor can an admission that takes nothing, nor "you have your share": a batch with such an
    // answer looks again, with the locks. (Found by the random histories: a unit that was taken and replaced in between had made "sold out"
    // wrong, and a hold that was given back in between had made "over the limit" wrong.)
    private async Task<GrantOutcome> AttemptAsync(GrantBatch grant, bool lockRows, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var read = await GrantRead.RunAsync_NeedsTransaction(connection, grant, lockRows, ct);
        if (read.StalePartitions.Count > 0)
        {
            return new GrantOutcome(Committed: false, read.StalePartitions, read.Terms.State, [], [], Guid.Empty);
        }

        var plan = GrantPlan.Of(grant, read);
        if (plan.RestsOnCount && !lockRows)
        {
            read = await GrantRead.RunAsync_NeedsTransaction(connection, grant, lockRows: true, ct);
            plan = GrantPlan.Of(grant, read);
        }

        await GrantWrite.CommitAsync_NeedsTransaction(connection, grant, plan, ct);
        return new GrantOutcome(
            Committed: true, [], read.Terms.State, plan.Results, plan.Parked, plan.NewRows.Count > 0 ? plan.ResultBatch : Guid.Empty);
    }
}
