using System.Security.Cryptography;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using Dapper;
using InventoryLedger.Accounts;
using InventoryLedger.Journal;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>The transaction that schedules a sale: its row, its items, their stock, the seed of its draw, and the first lines of the journal.</summary>
internal static class NewSale
{
    /// <summary>The index that a slug in use offends.</summary>
    public const string LiveSlugIndex = "sale_by_live_slug";

    public static async Task InsertAsync(NpgsqlDataSource database, Sale sale, CancellationToken ct)
    {
        // The seed is made here and stays in the ledger: whoever schedules the sale only ever sees the commitment.
        var seed = sale.Order == QueueOrder.Draw ? RandomNumberGenerator.GetBytes(DrawCommitment.SeedBytes) : null;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO sale (id, merchant_id, slug, name, starts_at, ends_at, lobby_minutes, time_zone, local_start, warm_minutes, queue_order, draw_commitment, lanes, grace_ms, ramp, rate_per_minute, active_limit, policy,
                fulfilment, limit_per_shopper, hold_ms, extend_once, voucher_value, voucher_days, currency, message, show_chance, login_required, login_url, login_keys, retention_days, partitions, state, revision)
            VALUES (@Id, @MerchantId, @Slug, @Name, @StartsAt, @EndsAt, @LobbyMinutes, @TimeZone, @LocalStart, @WarmMinutes, @QueueOrder, @DrawCommitment, @Lanes, @GraceMs, @Ramp, @RatePerMinute, @ActiveLimit, @Policy,
                @Fulfilment, @LimitPerShopper, @HoldMs, @ExtendOnce, @VoucherValue, @VoucherDays, @Currency, @Message, @ShowChance, @LoginRequired, @LoginUrl, @LoginKeys, @RetentionDays, @Partitions, @State, @Revision)
            """,
            SaleRow.Of(sale) with { DrawCommitment = seed is null ? null : DrawCommitment.To(seed) },
            transaction,
            cancellationToken: ct));
        if (seed is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO draw_secret (sale_id, seed) VALUES (@id, @seed)", new { id = sale.Id.Value, seed }, transaction, cancellationToken: ct));
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO sale_item (sale_id, sku, position, name, price, units, limit_per_shopper)
            VALUES (@SaleId, @Sku, @Position, @Name, @Price, @Units, @LimitPerShopper)
            """,
            sale.Items.Select((item, position) => new SaleItemRow(
                sale.Id.Value, item.Sku.ToString(), position, item.Name, item.Price, item.Units, item.LimitPerShopper)),
            transaction,
            cancellationToken: ct));
        await StockAsync_NeedsTransaction(connection, sale, ct);
        await connection.AuditAsync_NeedsTransaction(
            "sale.scheduled",
            sale.Slug,
            null,
            new { sale.Name, sale.StartsAt, sale.EndsAt, sale.RatePerMinute, items = sale.Items.Select(item => new { sku = item.Sku.ToString(), item.Price, item.Units }) },
            ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task StockAsync_NeedsTransaction(NpgsqlConnection connection, Sale sale, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO stock (sale_id, sku, stocked, available) SELECT sale_id, sku, 0, 0 FROM sale_item WHERE sale_id = @id",
            new { id = sale.Id.Value },
            cancellationToken: ct));
        var postings = sale.Items.Where(item => item.Units > 0).Select(item =>
            new Posting(sale.Id, item.Sku, Account.Stocked, Account.Available, item.Units, "stock", sale.Id.Value)).ToList();
        if (postings.Count == 0)
        {
            return;
        }

        await using var batch = connection.CreateBatch();
        batch.AddPostings(postings);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
