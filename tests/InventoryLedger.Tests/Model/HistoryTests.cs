using System.Collections.Concurrent;
using System.Globalization;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using CsCheck;
using InventoryLedger.Checkpoints;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Model;

/// <summary>Goal: under any race the ledger answers as if it did one thing at a time, and units add up. Method: random sales with a few
/// units and random moves from up to three connections at once, on the real server; then an order of the moves is looked for in which the
/// plain model gives every answer that was given. A failure prints its seed: run it again with LEDGER_SEED.</summary>
public sealed class HistoryTests(LedgerServer ledger) : IAsyncLifetime
{
    private const int Threads = 4;
    private const long HistoriesDefault = 5_000;
    private const int ReplaysOfSeed = 500;

    // A sweep takes what is due in its whole database, so no two histories share one at the same time.
    private readonly ConcurrentBag<NpgsqlDataSource> databases = [];

    private static long Histories => long.TryParse(
        Environment.GetEnvironmentVariable("LEDGER_HISTORIES"), CultureInfo.InvariantCulture, out var wanted) ? wanted : HistoriesDefault;

    public async ValueTask InitializeAsync()
    {
        for (var n = 0; n < Threads; n++)
        {
            databases.Add(await ledger.NewLedgerAsync());
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var database in databases)
        {
            await database.DisposeAsync();
        }
    }

    [Fact]
    public void Concurrent_moves_are_answered_as_if_they_came_one_at_a_time()
    {
        if (Environment.GetEnvironmentVariable("LEDGER_SEED") is not { } seed)
        {
            Sample(seed: null, Histories, Threads);
            return;
        }

        // A seed gives the same moves again, but not the same race: that is run until it shows itself, or often enough.
        for (var run = 0; run < ReplaysOfSeed; run++)
        {
            Sample(seed, 1, threads: 1);
        }
    }

    private void Sample(string? seed, long histories, int threads) => HistoryGen.Histories.Sample(
        Check,
        writeLine: TestContext.Current.TestOutputHelper is { } output ? output.WriteLine : null,
        seed: seed,
        iter: histories,
        threads: threads);

    private void Check(History history)
    {
        Assert.True(databases.TryTake(out var database));
        try
        {
            CheckAsync(database, history).GetAwaiter().GetResult();
        }
        finally
        {
            databases.Add(database);
        }
    }

    private static async Task CheckAsync(NpgsqlDataSource database, History history)
    {
        var shop = await Shop.OpenAsync(database, change: sale => SaleOf(sale, history));
        var connections = await ConnectAsync(shop, history);
        await Task.WhenAll(connections.Zip(history.Connections, (connection, turns) => Task.Run(() => connection.RunAsync(turns))));

        await shop.AssertUnitsAddUpAsync();
        var end = await LedgerEnd.ReadAsync(shop);
        var steps = connections.Select(connection => connection.Steps).ToList();
        Assert.True(
            Linearization.Exists(steps, new PlainLedger(shop.Sale), end.Is),
            $"No order of these steps explains the answers and the end ({end}):\n"
            + string.Join('\n', steps.Select((list, index) => $"{index}: {string.Join("; ", list.Select(step => step.Text))}")));

        // Nothing that is due may be left, to nobody or to the next history's sweeps.
        while ((await new InventoryLedger.Holds.HoldExpiry(database).SweepAsync(100, Shop.Ct)).Count > 0)
        {
        }

        Assert.Equal(0, await shop.ScalarAsync<long>(
            $"SELECT count(*) FROM ticket WHERE sale_id = '{shop.Sale.Id.Value}' AND state IN ('reserved', 'admitted') AND expires_at <= clock_timestamp()"));
    }

    private static Sale SaleOf(Sale sale, History history) => sale with
    {
        Policy = history.Policy,
        Fulfilment = history.Fulfilment,
        ExtendOnce = history.ExtendOnce,
        LimitPerShopper = history.LimitPerSale,
        Items =
        [
            new SaleItem(Shop.Shoe, "Shoe", 9_900, history.Shoes, history.LimitPerSku),
            new SaleItem(Shop.Cap, "Cap", 1_900, history.Caps, history.LimitPerSku),
        ],
    };

    // A shopper's tickets come by one partition; where there are no partitions, shoppers are shared and the sale is locked instead.
    private static async Task<List<HistoryConnection>> ConnectAsync(Shop shop, History history)
    {
        var tickets = new List<GrantRequest>();
        var shared = NewShoppers();
        var connections = new List<HistoryConnection>();
        for (var index = 0; index < history.Connections.Length; index++)
        {
            var partition = history.ByPartition
                ? await new CheckpointStore(shop.Database).TakeAsync(shop.Sale.Id, index, "cluster", "me", Shop.Ct)
                : null;
            connections.Add(new HistoryConnection(shop, partition is null ? shared : NewShoppers(), partition, tickets));
        }

        return connections;
    }

    private static ShopperId[] NewShoppers() => [.. Enumerable.Range(0, 3).Select(_ => new ShopperId(Guid.NewGuid()))];
}
