using FlashSale.LoadTests.Chaos.Ground;
using Npgsql;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Faults of PostgreSQL.</summary>
internal static class PostgresFaults
{
    public static IEnumerable<Fault> All { get; } =
    [
        new("postgres-kill", "SIGKILL of PostgreSQL, which is started again after 10 s", TimeSpan.FromSeconds(10), KillAsync) { Needs = FaultNeeds.Postgres, HealedAt = FaultDesk.Postgres },
        new("postgres-cut", "every connection to PostgreSQL is terminated, three times in 6 s", TimeSpan.FromSeconds(1), CutAsync) { HealedAt = FaultDesk.Postgres },
        new("postgres-disk-full", "PostgreSQL's disk is full for 15 s", TimeSpan.FromSeconds(15), FillDiskAsync) { Needs = FaultNeeds.Postgres | FaultNeeds.SmallDisk, HealedAt = FaultDesk.Postgres, InRandom = false },
        new("postgres-slow-commit", "every commit takes 100 ms more (commit_delay), for 20 s", TimeSpan.FromSeconds(20), SlowCommitsAsync) { Needs = FaultNeeds.Postgres, HealedAt = FaultDesk.Postgres },
        new("postgres-freeze", "PostgreSQL accepts and answers nothing for 15 s: its network swallows everything", TimeSpan.FromSeconds(15), scene => LinkFaults.Silence(scene.Stack.LinksTo(ChaosStack.Postgres), ChaosStack.Postgres)) { Needs = FaultNeeds.Postgres, HealedAt = FaultDesk.Network },
        new("postgres-failover", "PostgreSQL dies and comes back 5 s later at another address, to which clients are led", TimeSpan.FromSeconds(5), FailOverAsync) { Needs = FaultNeeds.Postgres, HealedAt = FaultDesk.Postgres },
    ];

    private static async Task<Broken> KillAsync(FaultScene scene)
    {
        var postgres = scene.Stack.Servers.Postgres!;
        await postgres.KillAsync();
        return new Broken("postgres killed", stop => postgres.RestartAsync(stop)) { Away = ChaosStack.Postgres };
    }

    private static async Task<Broken> CutAsync(FaultScene scene)
    {
        for (var times = 0; times < 3; times++)
        {
            await RunAsync(scene, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
            await scene.Clock.WaitAsync(TimeSpan.FromSeconds(2), scene.Stop);
        }

        return new Broken("connections terminated", _ => Task.CompletedTask);
    }

    private static async Task<Broken> FillDiskAsync(FaultScene scene)
    {
        var filler = await SmallDisk.FillAsync(scene.Stack.Servers.PostgresFolder, scene.Stop);
        return new Broken("postgres's disk full", async stop =>
        {
            File.Delete(filler);
            var postgres = scene.Stack.Servers.Postgres!;
            if (!postgres.IsRunning)
            {
                await postgres.RestartAsync(stop); // It gives up where it can't even write its log.
            }
        });
    }

    private static async Task<Broken> SlowCommitsAsync(FaultScene scene)
    {
        await ConfigureAsync(scene, "commit_delay = 100000", "commit_siblings = 0");
        return new Broken("commits 100 ms slower", _ => ConfigureAsync(scene, "commit_delay = 0", "commit_siblings = 5"));
    }

    private static async Task<Broken> FailOverAsync(FaultScene scene)
    {
        await scene.Stack.Servers.Postgres!.KillAsync();
        return new Broken(
            "postgres died, failed over", stop => scene.Stack.Servers.FailPostgresOverAsync(scene.Stack.LinksTo(ChaosStack.Postgres), stop))
        {
            Away = ChaosStack.Postgres,
        };
    }

    private static async Task ConfigureAsync(FaultScene scene, params string[] settings)
    {
        foreach (var setting in settings)
        {
            await RunAsync(scene, $"ALTER SYSTEM SET {setting}");
        }

        await RunAsync(scene, "SELECT pg_reload_conf()");
    }

    private static async Task RunAsync(FaultScene scene, string sql)
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(scene.Stack.Servers.OwnerConnection) { Pooling = false }.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(scene.Stop);
    }
}
