using AdmissionQueue.Sales;
using FlashSale.LoadTests.Chaos.Checking;
using InventoryLedger.Journal;
using Npgsql;

namespace FlashSale.LoadTests.Chaos.Witnesses;

/// <summary>Reads what the ledger holds of one sale, and, as the run's own preparation, shortens its holds: the surface knows minutes.</summary>
internal sealed class LedgerWitness(string connection, string slug) : IDisposable
{
    /// <summary>Kept: a new one for every look would load the server that it looks at.</summary>
    private readonly NpgsqlDataSource database = NpgsqlDataSource.Create(connection);

    public void Dispose() => database.Dispose();

    public async Task<(SaleId Sale, int Partitions)> SaleAsync() => (await ReadAsync(
        "SELECT id, partitions FROM sale WHERE slug = $1", row => (new SaleId(row.GetGuid(0)), row.GetInt32(1)))).Single();

    public async Task ShortenHoldsAsync(TimeSpan hold)
    {
        await using var command = database.CreateCommand("UPDATE sale SET hold_ms = $2, revision = revision + 1 WHERE slug = $1");
        command.Parameters.AddWithValue(slug);
        command.Parameters.AddWithValue((long)hold.TotalMilliseconds);
        await command.ExecuteNonQueryAsync();
    }

    public Task<List<LedgerTicket>> TicketsAsync() => ReadAsync(
        """
        SELECT ticket_id, shopper_id, number, ticket.state, granted_at, (SELECT coalesce(sum(units), 0) FROM unnest(quantities) AS units)::int
        FROM ticket JOIN sale ON sale.id = sale_id WHERE slug = $1
        """,
        row => new LedgerTicket(
            row.GetGuid(0), row.GetGuid(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetString(3),
            row.IsDBNull(4) ? null : row.GetFieldValue<DateTimeOffset>(4), row.GetInt32(5)));

    public Task<List<LedgerStock>> StockAsync() => ReadAsync(
        "SELECT sku, stocked, available, held, sold, withdrawn FROM stock JOIN sale ON sale.id = sale_id WHERE slug = $1",
        row => new LedgerStock(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5)));

    public Task<List<HoldMovements>> MovementsAsync() => ReadAsync(
        """
        SELECT from_account, to_account, sum(movement.units)::bigint FROM movement JOIN sale ON sale.id = sale_id
        WHERE slug = $1 AND 'held' IN (from_account, to_account) GROUP BY 1, 2
        """,
        row => new HoldMovements(row.GetString(0), row.GetString(1), row.GetInt64(2)));

    /// <summary>How many tickets are decided, and the process ids of the workers that hold partitions.</summary>
    public async Task<(long Decided, IReadOnlyList<int> Owners)> ProgressAsync()
    {
        var decided = await ReadAsync("SELECT count(*) FROM ticket JOIN sale ON sale.id = sale_id WHERE slug = $1", row => row.GetInt64(0));
        var owners = await ReadAsync(
            "SELECT split_part(owner, '/', 2)::int FROM partition_checkpoint JOIN sale ON sale.id = sale_id WHERE slug = $1", row => row.GetInt32(0));
        return (decided[0], owners);
    }

    public async Task<List<string>> DifferencesAsync(SaleId sale)
    {
        var differences = await new JournalAudit(database).RunAsync(sale, CancellationToken.None);
        return [.. differences.Select(one => $"{one.Sku}: {one.Account} is {one.InStock} in the stock, {one.InSource} by the {one.Source}")];
    }

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read)
    {
        await using var command = database.CreateCommand(sql);
        command.Parameters.AddWithValue(slug);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
