using AdmissionQueue.Joining;
using FlashSale.LocalServers.Postgres;
using InventoryLedger.Checkpoints;
using InventoryLedger.Reserving;
using InventoryLedger.Schema;
using InventoryLedger.Tests.Fixture;
using Npgsql;

namespace InventoryLedger.Tests.Crash;

/// <summary>Goal: a batch is written as a whole or not at all, and what was acknowledged stays, when PostgreSQL dies in the middle.
/// Method: workers grant without pause, the server is killed at random instants and started again, workers go on with the batch whose
/// answer they did not get.</summary>
public sealed class PowerCutTests : IAsyncLifetime
{
    private const int Workers = 3;
    private const int BatchSize = 50;
    private const int Cuts = 4;
    private const int BatchesBetweenCuts = 25;
    private const int Seed = 20_261_124;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"fs-cut-{Guid.NewGuid():n}"[..15]);
    private PostgresServer postgres = null!;
    private NpgsqlDataSource database = null!;
    private int committed;
    private volatile bool stopping;

    public async ValueTask InitializeAsync()
    {
        postgres = await PostgresServer.StartAsync(folder, TimeProvider.System);
        var connectionString = await postgres.CreateDatabaseAsync("ledger");
        SchemaMigrator.Migrate(connectionString);
        database = NpgsqlDataSource.Create(connectionString + ";Timeout=5");
    }

    public async ValueTask DisposeAsync()
    {
        await database.DisposeAsync();
        await postgres.DisposeAsync();
        PostgresServer.DeleteData(folder);
        File.Delete(postgres.LogPath);
    }

    [Fact]
    public async Task A_batch_is_all_or_nothing_when_the_server_is_killed_in_the_middle()
    {
        var shop = await Shop.OpenAsync(database, shoes: 1_000_000);
        var random = new Random(Seed);
        var workers = Enumerable.Range(0, Workers).Select(partition => Task.Run(() => WorkAsync(shop, partition), Shop.Ct)).ToList();
        for (var cut = 0; cut < Cuts; cut++)
        {
            var target = Volatile.Read(ref committed) + BatchesBetweenCuts;
            while (Volatile.Read(ref committed) < target)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1 + random.Next(5)), TimeProvider.System, Shop.Ct);
            }

            await postgres.KillAsync();
            await postgres.RestartAsync(Shop.Ct);
        }

        stopping = true;
        var batches = (await Task.WhenAll(workers)).SelectMany(batch => batch).ToList();
        foreach (var batch in batches)
        {
            Assert.Equal(BatchSize, batch.Results.Count(result => result.State == TicketState.Reserved));
        }

        var tickets = batches.Count * BatchSize;
        Assert.Equal((long)tickets, await shop.ScalarAsync<long>("SELECT count(*) FROM ticket"));
        Assert.Equal((1_000_000L - tickets, (long)tickets), await shop.ShoesAsync());
        Assert.Equal((long)batches.Count, await shop.ScalarAsync<long>("SELECT count(*) FROM movement WHERE cause = 'grant'"));
        Assert.Equal((long)tickets, await shop.ScalarAsync<long>("SELECT sum(next_offset)::bigint FROM partition_checkpoint"));
        await shop.AssertUnitsAddUpAsync();
    }

    // Each batch is repeated until it is answered: whether the lost answer was a commit or not, it must come out once.
    private async Task<List<GrantOutcome>> WorkAsync(Shop shop, int partition)
    {
        var outcomes = new List<GrantOutcome>();
        var checkpoint = await new CheckpointStore(database).TakeAsync(shop.Sale.Id, partition, "cluster", "me", Shop.Ct);
        while (!stopping)
        {
            var requests = Enumerable.Range(1, BatchSize).Select(number => Shop.Ask(1, number)).ToList();
            var next = (outcomes.Count + 1) * BatchSize;
            outcomes.Add(await UntilAnsweredAsync(new GrantBatch(
                shop.Sale.Id, requests, [new(partition, checkpoint.Epoch)], _ => [new(partition, checkpoint.Epoch, next)])));
            Interlocked.Increment(ref committed);
        }

        return outcomes;
    }

    private async Task<GrantOutcome> UntilAnsweredAsync(GrantBatch batch)
    {
        while (true)
        {
            try
            {
                return await new GrantTransaction(database).RunAsync(batch, Shop.Ct);
            }
            catch (NpgsqlException lost) when (lost.IsTransient)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Shop.Ct);
            }
        }
    }
}
