using InventoryLedger.Holds;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Schema;

/// <summary>Goal: the first minute of a sale, when statistics still say that the tables are empty, is as fast as the rest. Method: plans
/// are made on a nearly empty table that nobody analyzes, it grows, and PostgreSQL's own counters say that it was never read as a whole.</summary>
public sealed class FirstMinuteTests(LedgerServer ledger)
{
    [Fact]
    public async Task The_hot_statements_never_read_all_tickets()
    {
        var name = $"db_{Guid.NewGuid():n}";
        await using var watcher = await ledger.NewLedgerAsync(name);
        await watcher.CreateCommand("ALTER TABLE ticket SET (autovacuum_enabled = off)").ExecuteNonQueryAsync(Shop.Ct);
        var before = await SequentialScansAsync(watcher);
        await using (var nodes = NpgsqlDataSource.Create(ledger.Postgres.ConnectionString(name) + $";Application Name={name}"))
        {
            var shop = await Shop.OpenAsync(nodes, shoes: 10_000);
            for (var round = 0; round < 12; round++)
            {
                var batch = Enumerable.Range(1, 60).Select(number => Shop.Ask(number: number)).ToArray();
                await shop.GrantAsync(batch);
                await shop.CheckoutAsync(batch[0]);
                await shop.ReleaseAsync(batch[1]);
                await shop.MakeDueAsync(batch[2]);
                Assert.Single(await new HoldExpiry(nodes).SweepAsync(10, Shop.Ct));
            }
        }

        // A session reports its counters at its end, at the latest.
        await TestServers.Until.TrueAsync("the nodes' sessions ended", async () => (long)(await watcher.CreateCommand(
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'").ExecuteScalarAsync(Shop.Ct))! == 0);
        Assert.Equal(before, await SequentialScansAsync(watcher));
    }

    private static async Task<long> SequentialScansAsync(NpgsqlDataSource database) => (long)(await database.CreateCommand(
        "SELECT sum(seq_scan)::bigint FROM pg_stat_user_tables WHERE relname IN ('ticket', 'purchase', 'voucher')").ExecuteScalarAsync(Shop.Ct))!;
}
