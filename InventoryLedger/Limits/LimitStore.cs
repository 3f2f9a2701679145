using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Limits;

/// <summary>A merchant's own limits.</summary>
/// <param name="PerMinute">Requests a minute that one user may send, 1 to <see cref="PerMinuteMax"/>.</param>
/// <param name="PerMinuteInSale">The same in a sale that runs.</param>
public sealed record MerchantLimits(int PerMinute, int PerMinuteInSale)
{
    /// <summary>Above it a limit limits nothing.</summary>
    public const int PerMinuteMax = 1_000_000;
}

/// <summary>The limits that merchants have set.</summary>
/// <param name="database">The ledger.</param>
public sealed class LimitStore(NpgsqlDataSource database)
{
    /// <summary>Every merchant's that has some.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyDictionary<Guid, MerchantLimits>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Merchant, int PerMinute, int InSale)>(new CommandDefinition(
            "SELECT merchant_id, per_minute, per_minute_in_sale FROM merchant_limit", cancellationToken: ct));
        return rows.ToDictionary(row => row.Merchant, row => new MerchantLimits(row.PerMinute, row.InSale));
    }

    /// <summary>Sets a merchant's limits.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="limits">The limits, within their bounds.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task SetAsync(Guid merchant, MerchantLimits limits, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await connection.QuerySingleOrDefaultAsync<MerchantLimits>(new CommandDefinition(
            "SELECT per_minute AS PerMinute, per_minute_in_sale AS PerMinuteInSale FROM merchant_limit WHERE merchant_id = @merchant FOR UPDATE",
            new { merchant },
            cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO merchant_limit (merchant_id, per_minute, per_minute_in_sale) VALUES (@merchant, @PerMinute, @PerMinuteInSale)
            ON CONFLICT (merchant_id) DO UPDATE SET per_minute = excluded.per_minute, per_minute_in_sale = excluded.per_minute_in_sale
            """,
            new { merchant, limits.PerMinute, limits.PerMinuteInSale },
            cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("limits.set", "limits", before, limits, ct);
        await transaction.CommitAsync(ct);
    }
}
