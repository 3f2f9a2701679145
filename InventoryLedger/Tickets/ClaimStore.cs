using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Tickets;

/// <summary>What became of a claim.</summary>
public enum ClaimOutcome
{
    /// <summary>The turn is claimed: the shopper is admitted within moments.</summary>
    Claimed,

    /// <summary>It was claimed before; nothing changed.</summary>
    ClaimedBefore,

    /// <summary>The ticket did not miss its turn: it still waits, or was decided about.</summary>
    NotMissed,

    /// <summary>The time to claim is over.</summary>
    TooLate,
}

/// <summary>Turns that were missed and are claimed by shoppers who came back.</summary>
/// <param name="database">The ledger.</param>
public sealed class ClaimStore(NpgsqlDataSource database)
{
    /// <summary>Claims a missed turn.</summary>
    /// <param name="sale">The sale, for how long a turn may be claimed.</param>
    /// <param name="claims">Whose turn it was.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<ClaimOutcome> ClaimAsync(Sale sale, TicketClaims claims, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH mine AS (
                SELECT ticket_id, state, claimed_at, missed_at + $4 > clock_timestamp() AS in_time FROM ticket
                WHERE ticket_id = $1 AND sale_id = $2 AND shopper_id = $3 FOR UPDATE),
            claimed AS (
                UPDATE ticket SET claimed_at = clock_timestamp() FROM mine
                WHERE ticket.ticket_id = mine.ticket_id AND mine.state = 'missed' AND mine.claimed_at IS NULL AND mine.in_time)
            SELECT state, claimed_at IS NOT NULL, in_time FROM mine
            """);
        command.Parameters.Add(P(claims.Ticket.Value));
        command.Parameters.Add(P(claims.Sale.Value));
        command.Parameters.Add(P(claims.Shopper.Value));
        command.Parameters.Add(P(TimeSpan.FromMinutes(sale.GraceMinutes)));
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct) || WireNames<TicketState>.Parse(reader.GetString(0)) != TicketState.Missed)
        {
            return ClaimOutcome.NotMissed;
        }

        return reader.GetBoolean(1) ? ClaimOutcome.ClaimedBefore : reader.GetBoolean(2) ? ClaimOutcome.Claimed : ClaimOutcome.TooLate;
    }

    /// <summary>Claims that wait to be admitted, the oldest first.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="most">How many, at most.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<GrantRequest>> WaitingAsync(SaleId sale, int most, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            SELECT ticket_id, shopper_id, number, wish, lane FROM ticket
            WHERE sale_id = $1 AND state = 'missed' AND claimed_at IS NOT NULL ORDER BY claimed_at LIMIT $2
            """);
        command.Parameters.Add(P(sale.Value));
        command.Parameters.Add(P(most));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var waiting = new List<GrantRequest>();
        while (await reader.ReadAsync(ct))
        {
            waiting.Add(new GrantRequest(
                new TicketId(reader.GetGuid(0)),
                new ShopperId(reader.GetGuid(1)),
                reader.GetInt64(2),
                RequestedItems.Parse(reader.GetString(3)),
                TurnPresence.Claimed)
            {
                Lane = new LaneName(reader.GetString(4)),
            });
        }

        return waiting;
    }

    /// <summary>How many shoppers are in the shop: admitted, and neither done nor gone. It is asked several times a second, so it also shortens the lists that it
    /// goes through: whoever has left the shop never comes back by the same list.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<long> ActiveAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            $"""
            WITH batch AS (
                SELECT id, cardinality(tickets) AS listed, published_at IS NOT NULL AS is_published,
                    ARRAY(SELECT ticket_id FROM ticket WHERE ticket_id = ANY(tickets) AND {LiveTickets.Live}) AS live
                FROM result_batch WHERE sale_id = $1 AND due_at IS NOT NULL),
            shortened AS (
                UPDATE result_batch SET tickets = live, due_at = CASE WHEN cardinality(live) > 0 THEN due_at END
                FROM batch WHERE result_batch.id = batch.id AND is_published AND cardinality(live) <= listed / 2)
            SELECT count(DISTINCT ticket_id) FROM batch CROSS JOIN unnest(live) AS ticket_id
            """);
        command.Parameters.Add(P(sale.Value));
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
