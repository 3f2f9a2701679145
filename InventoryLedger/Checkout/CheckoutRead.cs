using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Postgres;
using InventoryLedger.Tickets;
using InventoryLedger.Vouchers;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Checkout;

/// <summary>A purchase as it is stored: the order, and the key and body that led to it.</summary>
internal sealed record StoredOrder(Order Order, byte[] BodyHash);

/// <summary>What checkouts need to know, read in one round trip; the tickets' rows are locked by it. Terms and prices are those that this process has in
/// memory, half a second old at most: who closes a sale ends its holds, too, so that is no way past the close.</summary>
internal sealed record CheckoutRead(
    Dictionary<Guid, TicketRow> Tickets,
    Dictionary<(ShopperId, string Key), StoredOrder> Orders,
    IReadOnlyDictionary<SaleId, Sale> Sales,
    Dictionary<(SaleId, Sku), long> Available,
    Dictionary<Guid, Voucher> Vouchers,
    DateTimeOffset Now)
{
    public static async Task<CheckoutRead> RunAsync_NeedsTransaction(
        NpgsqlConnection connection, IReadOnlyList<CheckoutRequest> requests, SaleDirectory directory, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        AddStatements(batch, requests);
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextAsync(ct); // past the settings
        var tickets = await RowsAsync(reader, TicketRow.Read, ct);
        await reader.NextAsync(ct);
        var available = await RowsAsync(reader, ReadUnits, ct);
        await reader.NextAsync(ct);
        var orders = await RowsAsync(reader, OrderSql.ReadStored, ct);
        await reader.NextAsync(ct);
        var vouchers = await RowsAsync(reader, VoucherSql.Read, ct);
        await reader.NextAsync(ct);
        await reader.ReadAsync(ct);
        var now = reader.GetFieldValue<DateTimeOffset>(0);
        await reader.CloseAsync();
        return new CheckoutRead(
            tickets.ToDictionary(row => row.Ticket.Value),
            orders.ToDictionary(order => (order.Shopper, order.Key), order => order.Stored),
            await TermsAsync(connection, tickets, directory, ct),
            available.ToDictionary(units => units.Item, units => units.Units),
            vouchers.ToDictionary(row => row.Ticket, row => row.Voucher),
            now);
    }

    // Tickets before stock, and each in order: the lock order of every transaction. The later statements have younger snapshots than
    // the tickets' lock, so they see what a rival for the same ticket has committed. Without holds the shelf decides: it is locked too, and
    // orders are read after it, so that a rival who took the last unit with the same key is seen as well.
    private static void AddStatements(NpgsqlBatch batch, IReadOnlyList<CheckoutRequest> requests)
    {
        var tickets = requests.Select(request => request.Reservation.Value).ToArray();
        batch.AddSettings_NeedsTransaction();
        batch.Add($"SELECT {TicketRow.Columns} FROM ticket WHERE ticket_id = ANY($1) ORDER BY ticket_id FOR UPDATE", P(tickets));
        batch.Add(
            """
            SELECT sale_id, sku, available FROM stock
            WHERE (sale_id, sku) IN (SELECT sale_id, unnest(skus) FROM ticket WHERE ticket_id = ANY($1) AND state = 'admitted')
            ORDER BY sale_id, sku FOR UPDATE
            """,
            P(tickets));
        batch.Add(
            $"SELECT {OrderSql.Columns} FROM purchase JOIN unnest($1, $2) AS asked (shopper, key) ON shopper_id = shopper AND idempotency_key = key",
            P(requests.Select(request => request.Shopper.Value).ToArray()),
            P(requests.Select(request => request.IdempotencyKey).ToArray()));
        batch.Add($"SELECT {VoucherSql.Columns} FROM voucher WHERE ticket_id = ANY($1)", P(tickets));
        batch.Add("SELECT clock_timestamp()");
    }

    private static async Task<List<T>> RowsAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken ct)
    {
        var rows = new List<T>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>The sales in which something may be bought: of a ticket that has ended, nobody asks for the terms.</summary>
    private static async Task<Dictionary<SaleId, Sale>> TermsAsync(
        NpgsqlConnection connection, List<TicketRow> tickets, SaleDirectory directory, CancellationToken ct)
    {
        var terms = new Dictionary<SaleId, Sale>();
        foreach (var sale in tickets.Where(row => row.State is TicketState.Reserved or TicketState.Admitted).Select(row => row.Sale).Distinct())
        {
            terms.Add(sale, await directory.ReadAsync(connection, sale, ct));
        }

        return terms;
    }

    private static ((SaleId, Sku) Item, long Units) ReadUnits(NpgsqlDataReader reader) =>
        ((new SaleId(reader.GetGuid(0)), new Sku(reader.GetString(1))), reader.GetInt64(2));
}
