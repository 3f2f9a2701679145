using System.Globalization;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>Alternative (a): for each shopper one conditional UPDATE and one INSERT, as a single prepared statement with its own commit.</summary>
internal sealed class LedgerSingleWork(LedgerBenchDatabase database, TimeProvider time)
{
    private readonly NpgsqlDataSource source = database.NewSource();

    public async Task<double> RunAsync(int connections, TimeSpan duration, CancellationToken stop)
    {
        var sku = string.Create(CultureInfo.InvariantCulture, $"sku-{Guid.NewGuid():n}");
        await database.ExecuteAsync($"INSERT INTO single_stock VALUES ('{sku}', 1000000000, 0)", stop);
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ =>
            Task.Run(() => ReserveAsync(sku, () => time.GetElapsedTime(started) < duration, stop), stop)));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<long> ReserveAsync(string sku, Func<bool> goOn, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand(
            """
            WITH taken AS (
                UPDATE single_stock SET available = available - $2, held = held + $2 WHERE sku = $1 AND available >= $2 RETURNING sku)
            INSERT INTO single_reservation (ticket_id, sku, quantity, number, created_at)
            SELECT $3, sku, $2, $4, clock_timestamp() FROM taken
            """,
            connection);
        var ticket = new NpgsqlParameter<Guid>();
        var number = new NpgsqlParameter<long>();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sku });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = 1 });
        command.Parameters.Add(ticket);
        command.Parameters.Add(number);
        await command.PrepareAsync(stop);
        long reserved = 0;
        while (goOn())
        {
            ticket.TypedValue = Guid.CreateVersion7(time.GetUtcNow());
            number.TypedValue = reserved + 1;
            reserved += await command.ExecuteNonQueryAsync(stop);
        }

        return reserved;
    }
}
