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
        await using var batch = BatchOf(connection, grant, plan);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
    }

    /// <summary>Writes the same and takes it back.</summary>
    /// <exception cref="PostgresException">As for a commit.</exception>
    public static async Task RollBackAsync_NeedsTransaction(NpgsqlConnection connection, GrantBatch grant, GrantPlan plan, CancellationToken ct)
    {
        await using var batch = BatchOf(connection, grant, plan);
        await batch.ExecuteAndRollBackAsync_NeedsTransaction(ct);
    }

    private static NpgsqlBatch BatchOf(NpgsqlConnection connection, GrantBatch grant, GrantPlan plan)
    {
        var batch = connection.CreateBatch();
        if (plan.NewRows.Count > 0)
        {
            AddTickets(batch, grant.Sale, plan.NewRows);
            batch.AddResultBatch(
                plan.ResultBatch, grant.Sale, [.. plan.NewRows.Select(row => row.Ticket.Value)], plan.NewRows.Min(row => row.ExpiresAt));
        }

        AddMoves(batch, grant.Sale, grant.MovesFor(plan.Parked.ToHashSet()));
        batch.AddPostings([.. plan.Postings]);
        return batch;
    }

    // Who missed the turn and claimed it has a row. Any other row that is there was decided by somebody else meanwhile: then this fails.
    private const string OverMissedTurn =
        """
        ON CONFLICT (ticket_id) DO UPDATE SET granted_at = excluded.granted_at, expires_at = excluded.expires_at,
            revision = excluded.revision, state = excluded.state, skus = excluded.skus, quantities = excluded.quantities, reason = excluded.reason
        WHERE only_if_missed(ticket.state)
        """;

    // Most tickets of a batch got the same: that travels, and is parsed, once a kind; a ticket brings its ids and its number. Arrays of arrays
    // do not exist on the wire, so a kind's list of SKUs is the text of an array.
    private static void AddTickets(NpgsqlBatch batch, SaleId sale, List<TicketRow> rows)
    {
        var kinds = new GrantKinds(rows);
        batch.Add(
            $"""
            WITH kind AS MATERIALIZED (
                SELECT granted_at, expires_at, state, skus::text[], quantities::integer[], reason, wish,
                    CASE WHEN wish IS NOT NULL THEN clock_timestamp() END AS missed_at, revision, lane, kind
                FROM unnest($6, $7, $8, $9, $10, $11, $12, $13, $14) WITH ORDINALITY
                    AS kind (granted_at, expires_at, state, skus, quantities, reason, wish, revision, lane, kind))
            INSERT INTO ticket
                (sale_id, ticket_id, shopper_id, number, granted_at, expires_at, state, skus, quantities, reason, wish, missed_at, revision, lane)
            SELECT $1, ticket_id, shopper_id, number, granted_at, expires_at, state, skus, quantities, reason, wish, missed_at, revision, lane
            FROM unnest($2, $3, $4, $5) AS decided (ticket_id, shopper_id, number, kind) JOIN kind USING (kind)
            {(rows.Exists(row => row.Revision > 1) ? OverMissedTurn : "")}
            """,
            P(sale.Value),
            P(rows.ConvertAll(row => row.Ticket.Value)),
            P(rows.ConvertAll(row => row.Shopper.Value)),
            P(rows.ConvertAll(row => row.Number)),
            P(kinds.OfRows),
            P(kinds.Each(row => row.GrantedAt)),
            P(kinds.Each(row => row.ExpiresAt)),
            P(kinds.Each(row => WireNames<TicketState>.Of(row.State))),
            P(kinds.Each(row => TicketRow.ArrayText(row.Skus))),
            P(kinds.Each(row => TicketRow.ArrayText(row.Quantities))),
            P(kinds.Each(row => row.Reason is { } reason ? WireNames<RefusalReason>.Of(reason) : null)),
            P(kinds.Each(row => row.Wish)),
            P(kinds.Each(row => row.Revision)),
            P(kinds.Each(row => row.Lane.ToString())));
    }

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
