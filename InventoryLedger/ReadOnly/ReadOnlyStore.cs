using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.ReadOnly;

/// <summary>What a merchant has said of its writes that can wait.</summary>
/// <param name="IsOn">Whether they are off, whatever its sales do.</param>
/// <param name="Reason">Why, for whoever is refused.</param>
public sealed record ReadOnlySwitch(bool IsOn, string Reason);

/// <summary>The switches of read-only mode.</summary>
/// <param name="database">The ledger.</param>
public sealed class ReadOnlyStore(NpgsqlDataSource database)
{
    /// <summary>Every merchant's that has said anything.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyDictionary<Guid, ReadOnlySwitch>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Merchant, bool IsOn, string Reason)>(new CommandDefinition(
            "SELECT merchant_id, is_on, reason FROM merchant_read_only", cancellationToken: ct));
        return rows.ToDictionary(row => row.Merchant, row => new ReadOnlySwitch(row.IsOn, row.Reason));
    }

    /// <summary>Sets a merchant's switch.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="wanted">What it says; null leaves it to the sales again.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task SetAsync(Guid merchant, ReadOnlySwitch? wanted, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await connection.QuerySingleOrDefaultAsync<ReadOnlySwitch>(new CommandDefinition(
            "SELECT is_on AS IsOn, reason FROM merchant_read_only WHERE merchant_id = @merchant FOR UPDATE", new { merchant }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            wanted is null
                ? "DELETE FROM merchant_read_only WHERE merchant_id = @merchant"
                : """
                  INSERT INTO merchant_read_only (merchant_id, is_on, reason) VALUES (@merchant, @IsOn, @Reason)
                  ON CONFLICT (merchant_id) DO UPDATE SET is_on = excluded.is_on, reason = excluded.reason
                  """,
            new { merchant, wanted?.IsOn, wanted?.Reason },
            cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("read-only.set", "read-only", before, wanted, ct);
        await transaction.CommitAsync(ct);
    }
}
