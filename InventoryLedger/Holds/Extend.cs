using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Holds;

/// <summary>A shopper asks for more time, once.</summary>
/// <param name="database">The ledger.</param>
/// <param name="sales">The sales' terms, as this process has them in memory.</param>
public sealed class Extend(NpgsqlDataSource database, SaleDirectory sales)
{
    /// <summary>Gives a live reservation its hold time again, though never more than the sale has, if the sale allows it and it is the
    /// first time.</summary>
    /// <param name="reservation">The reservation.</param>
    /// <param name="shopper">Who asks.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<HoldOutcome> RunAsync(ReservationId reservation, ShopperId shopper, CancellationToken ct) =>
        HoldChange.RunAsync(
            database, reservation, shopper, (transaction, row) => ExtendAsync_NeedsLock(transaction.Connection!, row, ct), ct);

    private async Task<HoldOutcome> ExtendAsync_NeedsLock(NpgsqlConnection connection, TicketRow row, CancellationToken ct)
    {
        var sale = await sales.ReadAsync(connection, row.Sale, ct);
        if (row.ExpiresAt <= await NowAsync(connection, ct))
        {
            return new HoldOutcome.AlreadyEnded(TicketState.Expired);
        }

        var isAllowed = sale.ExtendOnce && sale.State != SaleState.Closed;
        if (!isAllowed || row.Extended)
        {
            return isAllowed ? new HoldOutcome.AlreadyExtended() : new HoldOutcome.NotAllowed();
        }

        var end = EndOf(sale, row.ExpiresAt!.Value);
        var extended = row with { ExpiresAt = end, Extended = true, Revision = row.Revision + 1 };
        var resultBatch = Guid.NewGuid();
        await using var batch = connection.CreateBatch();
        batch.Add(
            "UPDATE ticket SET expires_at = $2, extended = true, revision = revision + 1 WHERE ticket_id = $1", P(row.Ticket.Value), P(end));
        batch.AddResultBatch(resultBatch, row.Sale, [row.Ticket.Value]);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
        return new HoldOutcome.Changed(new UnpublishedBatch(resultBatch, row.Sale, [extended.ToResult()]));
    }

    private static DateTimeOffset EndOf(Sale sale, DateTimeOffset expiresAt)
    {
        var (more, last) = (expiresAt.AddMinutes(sale.HoldMinutes), sale.EndsAt);
        return more <= last ? more : last > expiresAt ? last : expiresAt;
    }

    private static async Task<DateTimeOffset> NowAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        return (DateTime)(await command.ExecuteScalarAsync(ct))!;
    }
}
