using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Checkpoints;
using InventoryLedger.Retention;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Retention;

/// <summary>What is left of a sale goes when its time is over, by one caller, and nothing goes before.</summary>
public sealed class RetentionTests(LedgerServer ledger)
{
    [Fact]
    public async Task Of_many_workers_one_clears_a_sale_a_day_after_its_close_and_none_before()
    {
        await using var database = await ledger.NewLedgerAsync();
        var store = new RetentionStore(database);
        var (open, shop) = (await Shop.OpenAsync(database), await ClosedAsync(database));
        await ClosedAgoAsync(shop, "23 hours");
        Assert.Null(await store.ClearNextAsync(_ => throw new InvalidOperationException("It is too early."), Shop.Ct));

        await ClosedAgoAsync(shop, "26 hours");
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.ClearNextAsync(_ => throw new InvalidOperationException("Kafka is away."), Shop.Ct));
        var (clears, started) = (0, new TaskCompletionSource());
        var callers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.ClearNextAsync(
            async _ =>
            {
                Interlocked.Increment(ref clears);
                await Task.WhenAny(started.Task, Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, Shop.Ct));
            },
            Shop.Ct)));
        Assert.Equal(shop.Sale.Id, Assert.Single(callers, sale => sale is not null)!.Id);
        Assert.Equal(1, clears);
        Assert.Null(await store.ClearNextAsync(_ => Task.CompletedTask, Shop.Ct));
        Assert.Equal(SaleState.Open, (await new SaleStore(database).FindAsync(open.Sale.Id, Shop.Ct))!.State);
    }

    [Fact]
    public async Task All_rows_of_a_sale_go_when_its_retention_is_over_and_nobody_elses()
    {
        await using var database = await ledger.NewLedgerAsync();
        var store = new RetentionStore(database);
        var (other, shop) = (await Shop.OpenAsync(database), await ClosedAsync(database));
        await other.HoldAsync();
        var others = await RowsAsync(other);
        await ClosedAgoAsync(shop, "29 days 23 hours");
        await store.ClearNextAsync(_ => Task.CompletedTask, Shop.Ct);
        Assert.Null(await store.RemoveNextAsync(Shop.Ct));
        await IsKeptAsync(shop);

        await ClosedAgoAsync(shop, "30 days");
        var removed = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => store.RemoveNextAsync(Shop.Ct)));

        Assert.Equal(shop.Sale.Id, Assert.Single(removed, sale => sale is not null));
        Assert.All(await RowsAsync(shop), rows => Assert.Equal(0, rows.Value));
        Assert.Equal(others, await RowsAsync(other));
        await other.AssertUnitsAddUpAsync();
    }

    [Fact]
    public async Task A_sale_that_is_removed_while_it_is_read_is_there_or_gone()
    {
        await using var database = await ledger.NewLedgerAsync();
        var (store, sales, merchant) = (new RetentionStore(database), new SaleStore(database), Guid.Empty);
        foreach (var _ in Enumerable.Range(0, 60))
        {
            var shop = await ClosedAsync(database);
            merchant = shop.Sale.MerchantId;
            await ClosedAgoAsync(shop, "31 days");
            await store.ClearNextAsync(_ => Task.CompletedTask, Shop.Ct);
        }

        var removing = Task.Run(async () =>
        {
            while (await store.RemoveNextAsync(Shop.Ct) is not null)
            {
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while ((await sales.ListOfMerchantAsync(merchant, Shop.Ct)).Count > 0 && !removing.IsCompleted)
            {
            }
        })).Append(removing));
        Assert.Empty(await sales.ListOfMerchantAsync(merchant, Shop.Ct));
    }

    [Fact]
    public async Task A_sale_whose_topics_are_not_cleared_or_whose_vouchers_can_be_redeemed_is_kept()
    {
        await using var database = await ledger.NewLedgerAsync();
        var store = new RetentionStore(database);
        var shop = await ClosedAsync(database, sale => sale with { Policy = StockPolicy.FirstToPay, VoucherDays = 40 });
        await ClosedAgoAsync(shop, "31 days");
        Assert.Null(await store.RemoveNextAsync(Shop.Ct));
        await store.ClearNextAsync(_ => Task.CompletedTask, Shop.Ct);
        Assert.True(await shop.ScalarAsync<long>("SELECT count(*) FROM voucher") > 0);
        Assert.Null(await store.RemoveNextAsync(Shop.Ct));
        await IsKeptAsync(shop);

        await shop.ScalarAsync<Guid>("UPDATE voucher SET redeemed_at = clock_timestamp() RETURNING id");
        Assert.Equal(shop.Sale.Id, await store.RemoveNextAsync(Shop.Ct));
    }

    [Fact]
    public async Task Only_workers_remove_and_only_by_the_function()
    {
        await using var worker = await ledger.LoginAsync("flashsale_worker");
        await using var web = await ledger.LoginAsync("flashsale_web");
        var shop = await ClosedAsync(ledger.Database);
        await ClosedAgoAsync(shop, "40 days");
        await shop.ScalarAsync<Guid>($"UPDATE sale SET cleared_at = clock_timestamp() WHERE id = '{shop.Sale.Id.Value}' RETURNING id");
        var remove = $"SELECT remove_sale('{shop.Sale.Id.Value}')";
        await IsRefusedAsync(web, remove);
        await IsRefusedAsync(worker, $"DELETE FROM movement WHERE sale_id = '{shop.Sale.Id.Value}'");
        Assert.True((bool)(await worker.CreateCommand(remove).ExecuteScalarAsync(Shop.Ct))!);
        Assert.False((bool)(await worker.CreateCommand(remove).ExecuteScalarAsync(Shop.Ct))!);
    }

    /// <summary>A sale that has rows in every table, closed with a retention of 30 days.</summary>
    private static async Task<Shop> ClosedAsync(NpgsqlDataSource database, Func<Sale, Sale>? change = null)
    {
        var shop = await Shop.OpenAsync(database, shoes: 2, sale => (change ?? (same => same))(sale) with { RetentionDays = 30 });
        var (first, second) = (await shop.HoldAsync(2), shop.Sale.Policy == StockPolicy.FirstToPay ? await shop.HoldAsync() : null);
        await shop.CheckoutAsync(first);
        if (second is not null)
        {
            await shop.CheckoutAsync(second);
        }

        await new StockStore(database).RestockAsync(shop.Sale.Id, Shop.Shoe, 1, "key", Shop.Ct);
        await new CheckpointStore(database).TakeAsync(shop.Sale.Id, 0, "cluster", "me", Shop.Ct);
        await new SaleStore(database).SaveServingAsync(shop.Sale.Id, LaneName.Main, 3, Shop.Ct);
        Assert.NotNull(await new SaleStore(database).MoveAsync(shop.Sale.Id, SaleState.Open, SaleState.Closed, Shop.Ct));
        return shop;
    }

    private static Task ClosedAgoAsync(Shop shop, string ago) => shop.ScalarAsync<Guid>(
        $"UPDATE sale SET closed_at = clock_timestamp() - interval '{ago}' WHERE id = '{shop.Sale.Id.Value}' RETURNING id");

    /// <summary>The rows of a sale in every table that has any: a table that is added later can't be forgotten.</summary>
    private static async Task<Dictionary<string, long>> RowsAsync(Shop shop)
    {
        var tables = await shop.ScalarAsync<string[]>(
            "SELECT array_agg(table_name::text) FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'sale_id'");
        Assert.InRange(tables.Length, 12, 100);
        var rows = new Dictionary<string, long>();
        foreach (var table in (string[])["sale", .. tables])
        {
            rows[table] = await shop.ScalarAsync<long>($"SELECT count(*) FROM {table} WHERE {(table == "sale" ? "id" : "sale_id")} = '{shop.Sale.Id.Value}'");
        }

        return rows;
    }

    /// <summary>Not even the owner removes the journal of a sale that is kept.</summary>
    private static async Task IsKeptAsync(Shop shop)
    {
        Assert.True((await RowsAsync(shop))["movement"] > 0);
        await IsRefusedAsync(shop.Database, $"DELETE FROM movement WHERE sale_id = '{shop.Sale.Id.Value}'");
        Assert.False(await shop.ScalarAsync<bool>($"SELECT remove_sale('{shop.Sale.Id.Value}')"));
    }

    private static async Task IsRefusedAsync(NpgsqlDataSource database, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => database.CreateCommand(sql).ExecuteNonQueryAsync(Shop.Ct));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }
}
