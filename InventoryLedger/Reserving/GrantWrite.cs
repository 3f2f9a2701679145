using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reserving;

/// <summary>Writes what a plan decided: one statement per table, the hot rows last, all of it and the COMMIT in one round trip.</summary>
internal static class GrantWrite
{
    /// <exception cref="PostgresException">With <see cref="SqlState.Shortage"/> where units that the plan counted on are gone.</exception>
    public static async Task CommitAsync_NeedsTransaction(NpgsqlConnection connection, GrantBatch grant, GrantPlan plan, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        if (plan.NewRows.Count > 0)
        {
            AddTickets(batch, grant.Sale, plan.NewRows);
            batch.AddResultBatch(plan.ResultBatch, grant.Sale, [.. plan.NewRows.Select(row => row.Ticket.Value)]);
        }

        AddMoves(batch, grant.Sale, grant.MovesFor(plan.Parked.ToHashSet()));
        batch.AddPostings([.. plan.Postings]);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
    }

    // Who missed the turn and claimed it has a row. Any other row that is there was decided by somebody else meanwhile: then this fails.
    private const string OverMissedTurn =
        """
        ON CONFLICT (ticket_id) DO UPDATE SET granted_at = excluded.granted_at, expires_at = excluded.expires_at,
            revision = excluded.revision, state = excluded.state, skus = excluded.skus, quantities = excluded.quantities, reason = excluded.reason
        WHERE only_if_missed(ticket.state)
        """;

    // Arrays of arrays do not exist on the wire, so each row's list of SKUs travels as the text of an array.
    private static void AddTickets(NpgsqlBatch batch, SaleId sale, List<TicketRow> rows) => batch.Add(
        $"""
        INSERT INTO ticket
            (sale_id, ticket_id, shopper_id, number, granted_at, expires_at, revision, state, skus, quantities, reason, wish, missed_at, lane)
        SELECT $1, ticket_id, shopper_id, number, granted_at, expires_at, revision, state, skus::text[], quantities::integer[], reason, wish,
            CASE WHEN wish IS NOT NULL THEN clock_timestamp() END, lane
        FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            AS decided (ticket_id, shopper_id, number, granted_at, expires_at, state, skus, quantities, reason, wish, revision, lane)
        {(rows.Exists(row => row.Revision > 1) ? OverMissedTurn : "")}
        """,
        P(sale.Value),
        P(rows.ConvertAll(row => row.Ticket.Value)),
        P(rows.ConvertAll(row => row.Shopper.Value)),
        P(rows.ConvertAll(row => row.Number)),
        P(rows.ConvertAll(row => row.GrantedAt)),
        P(rows.ConvertAll(row => row.ExpiresAt)),
        P(rows.ConvertAll(row => WireNames<TicketState>.Of(row.State))),
        P(rows.ConvertAll(row => TicketRow.ArrayText(row.Skus))),
        P(rows.ConvertAll(row => TicketRow.ArrayText(row.Quantities))),
        P(rows.ConvertAll(row => row.Reason is { } reason ? WireNames<RefusalReason>.Of(reason) : null)),
        P(rows.ConvertAll(row => row.Wish)),
        P(rows.ConvertAll(row => row.Revision)),
        P(rows.ConvertAll(row => row.Lane.ToString())));

    private static void AddMoves(NpgsqlBatch batch, SaleId sale, IReadOnlyList<PartitionMove> moves)
    {
        if (moves.Count == 0)
        {
            return;
        }

        batch.Add(
            """
            UPDATE partition_checkpoint SET next_offset = move.next_offset, waiting = move.waiting, waiting_at = clock_timestamp()
            FROM unnest($2, $3, $4, $5) AS move (partition, epoch, next_offset, waiting)
            WHERE sale_id = $1 AND partition_checkpoint.partition = move.partition AND partition_checkpoint.epoch = move.epoch
            """,
            P(sale.Value),
            P(moves.Select(move => move.Partition).ToArray()),
            P(moves.Select(move => move.Epoch).ToArray()),
            P(moves.Select(move => move.NextOffset).ToArray()),
            P(moves.Select(move => Waiter.Format(move.Waiting)).ToArray()));
    }
}
