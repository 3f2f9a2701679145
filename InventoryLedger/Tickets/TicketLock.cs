using AdmissionQueue.Topics;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Tickets;

/// <summary>Locks one ticket's row: whoever has it decides how the reservation ends, the others see how it ended.</summary>
internal static class TicketLock
{
    public static async Task<TicketRow?> TakeAsync_NeedsTransaction(
        NpgsqlConnection connection, ReservationId reservation, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {TicketRow.Columns} FROM ticket WHERE ticket_id = $1 FOR UPDATE", connection);
        command.Parameters.Add(P(reservation.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? TicketRow.Read(reader) : null;
    }
}
