using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Holds;

/// <summary>How holds end without a purchase: the units go back to the shelf in the transaction that ends the hold, so exactly once.</summary>
internal static class HoldEnd
{
    /// <summary>Ends holds whose rows are locked by the transaction, and commits it.</summary>
    /// <param name="transaction">The transaction that locked the rows.</param>
    /// <param name="row">A live hold, as it was when it was locked.</param>
    /// <param name="end">Released, or left.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The result, as the outbox has it.</returns>
    public static async Task<UnpublishedBatch> CommitAsync_NeedsLock(NpgsqlTransaction transaction, TicketRow row, TicketState end, CancellationToken ct)
    {
        await using var batch = transaction.Connection!.CreateBatch();
        var ended = batch.AddHoldEnd_NeedsLock([row], end);
        await batch.ExecuteAndCommitAsync_NeedsTransaction(ct);
        return ended[0];
    }

    /// <summary>Adds what ends holds whose rows are locked by the transaction; nothing where there are none.</summary>
    /// <param name="batch">What the transaction runs.</param>
    /// <param name="rows">Live holds, as they were when they were locked.</param>
    /// <param name="end">Released, expired, or left.</param>
    /// <returns>One batch of results per sale, as the outbox will have them.</returns>
    public static IReadOnlyList<UnpublishedBatch> AddHoldEnd_NeedsLock(this NpgsqlBatch batch, IReadOnlyList<TicketRow> rows, TicketState end)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var state = WireNames<TicketState>.Of(end);
        batch.Add(
            "UPDATE ticket SET state = $2, revision = revision + 1 WHERE ticket_id = ANY($1)",
            P(rows.Select(row => row.Ticket.Value).ToArray()),
            P(state));
        var ended = new List<UnpublishedBatch>();
        var postings = new List<Posting>();
        foreach (var sale in rows.GroupBy(row => row.Sale))
        {
            var resultBatch = Guid.NewGuid();
            batch.AddResultBatch(resultBatch, sale.Key, [.. sale.Select(row => row.Ticket.Value)]);
            postings.AddRange(UnitsOf(sale).Select(units =>
                new Posting(sale.Key, units.Sku, Account.Held, Account.Available, units.Quantity, state, resultBatch)));
            ended.Add(new UnpublishedBatch(
                resultBatch, sale.Key, [.. sale.Select(row => (row with { State = end, Revision = row.Revision + 1 }).ToResult())]));
        }

        batch.AddPostings(postings);
        return ended;
    }

    // Only reserved tickets have units; an admitted one ends without moving any.
    private static IEnumerable<(Sku Sku, long Quantity)> UnitsOf(IEnumerable<TicketRow> rows) => rows
        .Where(row => row.State == TicketState.Reserved)
        .SelectMany(row => row.Items)
        .GroupBy(item => item.Sku)
        .Select(items => (items.Key, items.Sum(item => (long)item.Quantity)));
}
