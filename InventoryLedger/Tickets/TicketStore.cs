using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Tickets;

/// <summary>Tickets as the ledger knows them: only those that it has decided about.</summary>
/// <param name="database">The ledger.</param>
public sealed class TicketStore(NpgsqlDataSource database)
{
    /// <summary>What became of a ticket.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ticket">The ticket.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The stored outcome; null while the ticket waits.</returns>
    public async Task<TicketResult?> FindAsync(SaleId sale, TicketId ticket, CancellationToken ct) =>
        (await FindAllAsync(sale, [ticket], ct)).GetValueOrDefault(ticket);

    /// <summary>What became of several tickets, in one question; of none without one.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="of">The tickets.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The stored outcomes; a ticket that waits has none.</returns>
    public async Task<IReadOnlyDictionary<TicketId, TicketResult>> FindAllAsync(SaleId sale, IReadOnlyCollection<TicketId> of, CancellationToken ct)
    {
        var found = new Dictionary<TicketId, TicketResult>();
        if (of.Count == 0)
        {
            return found;
        }

        await using var command = database.CreateCommand($"SELECT {TicketRow.Columns} FROM ticket WHERE ticket_id = ANY ($1) AND sale_id = $2");
        command.Parameters.Add(P(of.Select(ticket => ticket.Value).ToArray()));
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            var result = TicketRow.Read(reader).ToResult();
            found.Add(result.Ticket, result);
        }

        return found;
    }

    /// <summary>The tickets that their shoppers have left, in whatever state they were.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlySet<TicketId>> LeftAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT ticket_id FROM ticket WHERE sale_id = $1 AND state = 'left'");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var left = new HashSet<TicketId>();
        while (await reader.ReadAsync(ct))
        {
            left.Add(new TicketId(reader.GetGuid(0)));
        }

        return left;
    }
}
