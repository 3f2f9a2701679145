using System.Globalization;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>Alternative (b): a row for each unit; a shopper takes the first that nobody has locked (FOR UPDATE SKIP LOCKED).</summary>
internal sealed class LedgerUnitRowWork(LedgerBenchDatabase database, TimeProvider time)
{
    private const int UnitsPerSecond = 40_000; // far more than this way can sell: a round must not run out of units

    private readonly NpgsqlDataSource source = database.NewSource();

    public async Task<double> RunAsync(int connections, TimeSpan duration, CancellationToken stop)
    {
        var sku = string.Create(CultureInfo.InvariantCulture, $"sku-{Guid.NewGuid():n}");
        var units = (int)(UnitsPerSecond * duration.TotalSeconds);
        await database.ExecuteAsync("TRUNCATE unit", stop);
        await database.ExecuteAsync($"INSERT INTO unit SELECT n, '{sku}' FROM generate_series(1, {units}) AS n", stop);
        await database.ExecuteAsync("VACUUM ANALYZE unit", stop);
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
            UPDATE unit SET ticket_id = $2, number = $3, reserved_at = clock_timestamp()
            WHERE id = (SELECT id FROM unit WHERE sku = $1 AND ticket_id IS NULL ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            """,
            connection);
        var ticket = new NpgsqlParameter<Guid>();
        var number = new NpgsqlParameter<long>();
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = sku });
        command.Parameters.Add(ticket);
        command.Parameters.Add(number);
        await command.PrepareAsync(stop);
        long reserved = 0;
        while (goOn())
        {
            ticket.TypedValue = Guid.CreateVersion7(time.GetUtcNow());
            number.TypedValue = reserved + 1;
            var taken = await command.ExecuteNonQueryAsync(stop);
            reserved += taken == 1 ? 1 : throw new InvalidOperationException("The units ran out: the round measured nothing.");
        }

        return reserved;
    }
}
