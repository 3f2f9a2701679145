using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using NpgsqlTypes;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reserving;

/// <summary>Writes what a plan decided.</summary>
internal static class GrantWrite
{
    /// <summary>Inserts the tickets with one COPY: PostgreSQL fills whole pages at a time and logs them as one record each.</summary>
    public static async Task CopyTicketsAsync_NeedsTransaction(NpgsqlConnection connection, IReadOnlyList<TicketRow> rows, CancellationToken ct)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var copy = await connection.BeginBinaryImportAsync(
            """
            COPY ticket (ticket_id, sale_id, shopper_id, number, granted_at, expires_at, revision, state, skus, quantities)
            FROM STDIN (FORMAT BINARY)
            """,
            ct);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(row.Ticket.Value, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.Sale.Value, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.Shopper.Value, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(row.Number, NpgsqlDbType.Bigint, ct);
            await WriteTimeAsync(copy, row.GrantedAt, ct);
            await WriteTimeAsync(copy, row.ExpiresAt, ct);
            await copy.WriteAsync(row.Revision, NpgsqlDbType.Integer, ct);
            await copy.WriteAsync(WireNames<TicketState>.Of(row.State), NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.Skus, NpgsqlDbType.Array | NpgsqlDbType.Text, ct);
            await copy.WriteAsync(row.Quantities, NpgsqlDbType.Array | NpgsqlDbType.Integer, ct);
        }

        await copy.CompleteAsync(ct);
    }

    /// <summary>Writes everything else, with the hot rows last.</summary>
    /// <returns>False where units that the plan counted on are gone: the transaction must be rolled back.</returns>
    public static async Task<bool> FinishAsync_NeedsTransaction(
        NpgsqlConnection connection, GrantBatch grant, GrantPlan plan, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        if (plan.NewRows.Count > 0)
        {
            batch.AddResultBatch(plan.ResultBatch, grant.Sale, [.. plan.NewRows.Select(row => row.Ticket.Value)]);
        }

        AddMoves(batch, grant.Sale, grant.MovesFor(plan.Parked.ToHashSet()));
        var balances = batch.AddPostings([.. plan.Postings]);
        if (batch.BatchCommands.Count == 0)
        {
            return true;
        }

        await batch.PrepareAsync(ct);
        await batch.ExecuteNonQueryAsync(ct);
        return batch.LastChangedOneRowEach(balances);
    }

    private static void AddMoves(NpgsqlBatch batch, SaleId sale, IReadOnlyList<PartitionMove> moves)
    {
        if (moves.Count == 0)
        {
            return;
        }

        batch.Add(
            """
            UPDATE partition_checkpoint SET next_offset = move.next_offset
            FROM unnest($2, $3, $4) AS move (partition, epoch, next_offset)
            WHERE sale_id = $1 AND partition_checkpoint.partition = move.partition AND partition_checkpoint.epoch = move.epoch
            """,
            P(sale.Value),
            P(moves.Select(move => move.Partition).ToArray()),
            P(moves.Select(move => move.Epoch).ToArray()),
            P(moves.Select(move => move.NextOffset).ToArray()));
    }

    private static Task WriteTimeAsync(NpgsqlBinaryImporter copy, DateTimeOffset? time, CancellationToken ct) =>
        time is { } known ? copy.WriteAsync(known, NpgsqlDbType.TimestampTz, ct) : copy.WriteNullAsync(ct);
}
