using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using InventoryLedger.Vouchers;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Checkout;

/// <summary>Writes what a plan decided, set-wise: one statement per table, one per hot row.</summary>
internal static class CheckoutWrite
{
    public static async Task CommitAsync_NeedsTransaction(NpgsqlConnection connection, CheckoutPlan plan, CancellationToken ct)
    {
        await using var batch = BatchOf(connection, plan);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
    }

    /// <summary>Writes the same and takes it back.</summary>
    public static async Task RollBackAsync_NeedsTransaction(NpgsqlConnection connection, CheckoutPlan plan, CancellationToken ct)
    {
        await using var batch = BatchOf(connection, plan);
        await batch.ExecuteAndRollBackAsync_NeedsTransaction(ct);
    }

    private static NpgsqlBatch BatchOf(NpgsqlConnection connection, CheckoutPlan plan)
    {
        var batch = connection.CreateBatch();
        AddTickets(batch, plan.ChangedRows);
        AddOrders(batch, plan.NewOrders);
        batch.AddVouchers(plan.NewVouchers);
        foreach (var (sale, resultBatch) in plan.ResultBatches)
        {
            batch.AddResultBatch(resultBatch, sale, [.. plan.ChangedRows.Where(row => row.Sale == sale).Select(row => row.Ticket.Value)]);
        }

        batch.AddPostings(plan.Postings);
        return batch;
    }

    private static void AddTickets(NpgsqlBatch batch, List<TicketRow> rows) => batch.Add(
        """
        UPDATE ticket SET state = changed.state, revision = changed.revision,
            skus = changed.skus::text[], quantities = changed.quantities::integer[] -- fewer than granted where only some were left
        FROM unnest($1, $2, $3, $4, $5) AS changed (id, state, revision, skus, quantities) WHERE ticket_id = changed.id
        """,
        P(rows.ConvertAll(row => row.Ticket.Value)),
        P(rows.ConvertAll(row => WireNames<TicketState>.Of(row.State))),
        P(rows.ConvertAll(row => row.Revision)),
        P(rows.ConvertAll(row => TicketRow.ArrayText(row.Skus))),
        P(rows.ConvertAll(row => TicketRow.ArrayText(row.Quantities))));

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
