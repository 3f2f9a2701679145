using AdmissionQueue.Sales;
using Dapper;
using Npgsql;

namespace InventoryLedger.Journal;

/// <summary>The proof that units add up: every balance again, once from the journal and once from the tickets and orders; and that each
/// hold will be looked at in time by who ends it.</summary>
/// <param name="database">The ledger.</param>
public sealed class JournalAudit(NpgsqlDataSource database)
{
    /// <summary>Recomputes every balance. One statement, so one snapshot: it may run while the sale does.</summary>
    /// <param name="sale">The sale; null is all of them.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Every difference, by sale, SKU and account; empty where all records agree.</returns>
    public async Task<IReadOnlyList<JournalDifference>> RunAsync(SaleId? sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            Sql(sale is null ? "true" : "sale_id = @sale"), new { sale = sale?.Value }, commandTimeout: 0, cancellationToken: ct));
        return [.. rows.Select(row =>
            new JournalDifference(new SaleId(row.SaleId), new Sku(row.Sku), row.Account, row.Source, row.InStock, row.InSource))];
    }

    private sealed record Row(Guid SaleId, string Sku, string Account, string Source, long InStock, long InSource);

    // "stocked" is where units come from: its balance is what left it. Every other account has what came minus what went.
    private static string Sql(string filter) =>
        $"""
        WITH stock_balance AS (
            SELECT sale_id, sku, account, units FROM stock
            CROSS JOIN LATERAL (VALUES ('stocked', stocked), ('available', available), ('held', held), ('sold', sold), ('withdrawn', withdrawn))
                AS balance (account, units)
            WHERE {filter}),
        source_balance AS (
            SELECT 'journal' AS source, sale_id, sku, account, sum(units)::bigint AS units FROM (
                SELECT sale_id, sku, to_account AS account, CASE to_account WHEN 'stocked' THEN -units ELSE units END AS units FROM movement
                UNION ALL
                SELECT sale_id, sku, from_account, CASE from_account WHEN 'stocked' THEN units ELSE -units END FROM movement) AS moved
            WHERE {filter}
            GROUP BY sale_id, sku, account
            UNION ALL
            SELECT 'tickets', sale_id, line.sku, CASE state WHEN 'reserved' THEN 'held' ELSE 'sold' END, sum(line.quantity)::bigint
            FROM ticket CROSS JOIN LATERAL unnest(skus, quantities) AS line (sku, quantity)
            WHERE state IN ('reserved', 'bought') AND {filter}
            GROUP BY sale_id, line.sku, 4
            UNION ALL
            SELECT 'expiries', sale_id, line.sku, 'held', sum(line.quantity)::bigint FROM (
                SELECT DISTINCT ticket_id, ticket.sale_id, skus, quantities
                FROM (SELECT due_at, unnest(tickets) AS ticket_id FROM result_batch WHERE due_at IS NOT NULL AND {filter}) AS listed
                JOIN ticket USING (ticket_id)
                WHERE state = 'reserved' AND due_at <= expires_at) AS hold
            CROSS JOIN LATERAL unnest(skus, quantities) AS line (sku, quantity)
            GROUP BY sale_id, line.sku
            UNION ALL
            SELECT 'orders', sale_id, line.sku, 'sold', sum(line.quantity)::bigint
            FROM purchase CROSS JOIN LATERAL unnest(skus, quantities) AS line (sku, quantity)
            WHERE {filter}
            GROUP BY sale_id, line.sku),
        expected AS (
            SELECT source, sale_id, sku, account, units FROM stock_balance CROSS JOIN (VALUES ('journal')) AS by_journal (source)
            UNION ALL
            SELECT 'tickets', sale_id, sku, account, units FROM stock_balance WHERE account IN ('held', 'sold')
            UNION ALL
            SELECT 'expiries', sale_id, sku, account, units FROM stock_balance WHERE account = 'held'
            UNION ALL
            SELECT 'orders', sale_id, sku, account, units FROM stock_balance WHERE account = 'sold')
        SELECT sale_id AS SaleId, sku, account, source, coalesce(expected.units, 0) AS InStock, coalesce(found.units, 0) AS InSource
        FROM expected FULL JOIN source_balance AS found USING (source, sale_id, sku, account)
        WHERE coalesce(expected.units, 0) <> coalesce(found.units, 0)
        ORDER BY sale_id, sku, account, source
        """;
}
