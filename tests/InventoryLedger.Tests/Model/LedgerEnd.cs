using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Model;

/// <summary>What the real ledger holds at the end of a history.</summary>
internal sealed record LedgerEnd(IReadOnlyDictionary<Sku, PlainStock> Stock, IReadOnlyDictionary<TicketId, TicketState> Tickets)
{
    public static async Task<LedgerEnd> ReadAsync(Shop shop)
    {
        await using var batch = shop.Database.CreateBatch();
        batch.BatchCommands.Add(Command("SELECT sku, available, held, sold, withdrawn FROM stock WHERE sale_id = $1", shop));
        batch.BatchCommands.Add(Command("SELECT ticket_id, state FROM ticket WHERE sale_id = $1", shop));
        await using var reader = await batch.ExecuteReaderAsync(Shop.Ct);
        var stock = new Dictionary<Sku, PlainStock>();
        while (await reader.ReadAsync(Shop.Ct))
        {
            stock.Add(
                new Sku(reader.GetString(0)),
                new PlainStock(reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)));
        }

        await reader.NextResultAsync(Shop.Ct);
        var tickets = new Dictionary<TicketId, TicketState>();
        while (await reader.ReadAsync(Shop.Ct))
        {
            tickets.Add(new TicketId(reader.GetGuid(0)), WireNames<TicketState>.Parse(reader.GetString(1)));
        }

        return new LedgerEnd(stock, tickets);
    }

    /// <summary>Whether a model ended the same.</summary>
    public bool Is(PlainLedger model) =>
        model.Stock.All(pair => Stock[pair.Key] == pair.Value)
        && model.Tickets.Count == Tickets.Count
        && model.Tickets.All(pair => Tickets.TryGetValue(pair.Key, out var state) && state == pair.Value.State);

    public override string ToString() =>
        string.Join(", ", Stock.Select(pair => $"{pair.Key}: {pair.Value}")) + "; " + string.Join(' ', Tickets.Values);

    private static NpgsqlBatchCommand Command(string sql, Shop shop) =>
        new(sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = shop.Sale.Id.Value } } };
}
