using Dapper;
using Npgsql;

namespace InventoryLedger.Scheduling;

/// <summary>The right to move sales: one process has it at a time, for a few seconds, by the ledger's clock. Every change of hands raises the epoch.</summary>
/// <param name="database">The ledger.</param>
public sealed class ScheduleLease(NpgsqlDataSource database)
{
    /// <summary>In a WHERE: the caller's epoch is the last one. The lock keeps it so until the statement's transaction ends.</summary>
    internal const string Fence = "EXISTS (SELECT 1 FROM schedule_lease WHERE name = 'sales' AND epoch = @epoch FOR SHARE)";

    /// <summary>Takes the lease where it is free, or keeps it where it is the caller's.</summary>
    /// <param name="holder">The caller: a name that no other process has, nor an earlier one had.</param>
    /// <param name="length">How long it is the caller's from now.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The epoch; null where it is another's.</returns>
    public async Task<long?> HoldAsync(string holder, TimeSpan length, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            """
            UPDATE schedule_lease SET
                epoch = CASE WHEN holder = @holder THEN epoch ELSE epoch + 1 END,
                holder = @holder,
                expires_at = clock_timestamp() + @length
            WHERE name = 'sales' AND (holder = @holder OR expires_at <= clock_timestamp())
            RETURNING epoch
            """,
            new { holder, length },
            cancellationToken: ct));
    }

    /// <summary>Lets the lease go, so that the next one need not wait for its end.</summary>
    /// <param name="holder">The caller; another's lease stays.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task ReleaseAsync(string holder, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE schedule_lease SET expires_at = clock_timestamp() WHERE name = 'sales' AND holder = @holder", new { holder }, cancellationToken: ct));
    }
}
