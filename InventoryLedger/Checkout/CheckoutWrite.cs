using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Checkout;

/// <summary>Writes what a plan decided, set-wise: one statement per table, one per hot row.</summary>
internal static class CheckoutWrite
{
    public static async Task RunAsync_NeedsTransaction(NpgsqlConnection connection, CheckoutPlan plan, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        AddTickets(batch, plan.ChangedRows);
        AddOrders(batch, plan.NewOrders);
        foreach (var (sale, resultBatch) in plan.ResultBatches)
        {
            batch.AddResultBatch(resultBatch, sale, [.. plan.ChangedRows.Where(row => row.Sale == sale).Select(row => row.Ticket.Value)]);
        }

        var balances = batch.AddPostings(plan.Postings);
        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
        if (!batch.LastChangedOneRowEach(balances))
        {
            throw new InvalidOperationException("Units that a checkout has locked are missing from the stock: run `ledger verify`.");
        }
    }

    private static void AddTickets(NpgsqlBatch batch, List<TicketRow> rows) => batch.Add(
        """
        UPDATE ticket SET state = changed.state, revision = changed.revision
        FROM unnest($1, $2, $3) AS changed (id, state, revision) WHERE ticket_id = changed.id
        """,
        P(rows.Select(row => row.Ticket.Value).ToArray()),
        P(rows.Select(row => WireNames<TicketState>.Of(row.State)).ToArray()),
        P(rows.Select(row => row.Revision).ToArray()));

    // What was bought is what the ticket's row says: arrays of arrays have no good form on the wire.
    private static void AddOrders(NpgsqlBatch batch, List<NewOrder> orders)
    {
        if (orders.Count == 0)
        {
            return;
        }

        batch.Add(
            """
            INSERT INTO purchase (id, ticket_id, sale_id, shopper_id, idempotency_key, body_hash, at, total, currency, skus, quantities)
            SELECT bought.id, ticket_id, sale_id, shopper_id, key, body_hash, at, total, currency, skus, quantities
            FROM unnest($1, $2, $3, $4, $5, $6, $7) AS bought (id, ticket, key, body_hash, at, total, currency)
            JOIN ticket ON ticket_id = bought.ticket
            """,
            P(orders.Select(order => order.Order.Id).ToArray()),
            P(orders.Select(order => order.Order.Reservation.Value).ToArray()),
            P(orders.Select(order => order.Request.IdempotencyKey).ToArray()),
            P(orders.Select(order => order.Request.BodyHash).ToArray()),
            P(orders.Select(order => order.Order.At).ToArray()),
            P(orders.Select(order => order.Order.Total).ToArray()),
            P(orders.Select(order => order.Order.Currency).ToArray()));
    }
}
