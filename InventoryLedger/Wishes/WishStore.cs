using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Dapper;
using Npgsql;

namespace InventoryLedger.Wishes;

/// <summary>Something that a shopper would like to have.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="Sku">The SKU.</param>
public sealed record Wish(string Sale, string Sku);

/// <summary>Somebody who wants to be told of a start.</summary>
/// <param name="Email">Where.</param>
/// <param name="AskedAt">Since when.</param>
public sealed record Reminder(string Email, DateTime AskedAt);

/// <summary>What shoppers wish for, and who wants to be told. Nothing of it has to do with who gets what.</summary>
/// <param name="database">The ledger.</param>
public sealed class WishStore(NpgsqlDataSource database)
{
    /// <summary>Wishes of one shopper, at most.</summary>
    public const int WishesMax = 200;

    /// <summary>Reminders of one list, at most.</summary>
    public const int RemindersMax = 10_000;

    /// <summary>A shopper's wishes of sales that are kept.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Wish>> ListAsync(ShopperId shopper, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Wish>(new CommandDefinition(
            "SELECT slug AS Sale, sku FROM wish JOIN sale ON sale.id = wish.sale_id WHERE shopper_id = @shopper ORDER BY slug, sku LIMIT @max",
            new { shopper = shopper.Value, max = WishesMax },
            cancellationToken: ct))];
    }

    /// <summary>Adds a wish; one that is there already is left.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">One of its SKUs.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where the shopper has as many as one may have.</returns>
    public async Task<bool> AddAsync(ShopperId shopper, SaleId sale, Sku sku, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            WITH added AS (
                INSERT INTO wish (sale_id, sku, shopper_id)
                SELECT @sale, @sku, @shopper WHERE (SELECT count(*) FROM wish WHERE shopper_id = @shopper) < @max
                ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT 1 FROM added) OR EXISTS (SELECT 1 FROM wish WHERE shopper_id = @shopper AND sale_id = @sale AND sku = @sku)
            """,
            new { sale = sale.Value, sku = sku.ToString(), shopper = shopper.Value, max = WishesMax },
            cancellationToken: ct));
    }

    /// <summary>Takes a wish back; one that is not there is no error.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="sale">The sale.</param>
    /// <param name="sku">The SKU.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task RemoveAsync(ShopperId shopper, SaleId sale, string sku, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM wish WHERE shopper_id = @shopper AND sale_id = @sale AND sku = @sku",
            new { sale = sale.Value, sku, shopper = shopper.Value },
            cancellationToken: ct));
    }

    /// <summary>Notes who wants to be told when a sale starts; the last address counts.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="sale">The sale.</param>
    /// <param name="email">The address; null takes it away.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task RemindAsync(ShopperId shopper, SaleId sale, string? email, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            email is null
                ? "DELETE FROM reminder WHERE sale_id = @sale AND shopper_id = @shopper"
                : """
                  INSERT INTO reminder (sale_id, shopper_id, email) VALUES (@sale, @shopper, @email)
                  ON CONFLICT (sale_id, shopper_id) DO UPDATE SET email = excluded.email
                  """,
            new { sale = sale.Value, shopper = shopper.Value, email },
            cancellationToken: ct));
    }

    /// <summary>Who wants to be told of a sale, the first first.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Reminder>> RemindersAsync(SaleId sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<Reminder>(new CommandDefinition(
            "SELECT email, asked_at AS AskedAt FROM reminder WHERE sale_id = @sale ORDER BY asked_at LIMIT @max",
            new { sale = sale.Value, max = RemindersMax },
            cancellationToken: ct))];
    }
}
