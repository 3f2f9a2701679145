using System.Collections.Concurrent;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Nodes;
using InventoryLedger.Catalog;
using InventoryLedger.Schema;
using Npgsql;
using TestServers;

namespace EndToEnd.Tests.Stack;

/// <summary>A web node and workers as processes of their own, on the shared servers and a database of their own.</summary>
internal sealed class FlashSaleStack : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<FlashSaleStack, byte> Running = new();

    private readonly Dictionary<string, string> settings;
    private readonly string logs = System.IO.Path.Combine(System.IO.Path.GetTempPath(), ServersFixture.UniqueName("stack"));
    private readonly List<DotnetNode> workers = [];
    private DotnetNode? web;
    private int workersStarted;

    private FlashSaleStack(ServersFixture servers, string database)
    {
        Database = NpgsqlDataSource.Create(database);
        settings = NodeSettings.Of(database, servers.RedisConfiguration, servers.KafkaBootstrapServers, servers.KafkaControlUrl);
        settings["Kafka__SessionTimeoutMs"] = "2000"; // A killed worker's partitions move soon.
        settings["Rehearsal__Joins"] = "0"; // Many nodes are started, and none is measured.
        settings["Limits__IsOn"] = "false"; // A test that waits for its ticket asks forty times a second.
        settings["ReadOnly__RushMinutes"] = "0"; // Every sale of a test has just begun.
        settings["DOTNET_TC_QuickJit"] = "1"; // A test's nodes live for seconds: what is compiled quickly is not compiled again
        settings["DOTNET_TC_CallCountThreshold"] = "400"; // before it was called so often (hexadecimal).
        settings["Tokens__Key"] = Convert.ToBase64String(new byte[32]);
    }

    /// <summary>The ledger, as its owner.</summary>
    public NpgsqlDataSource Database { get; }

    public IReadOnlyList<DotnetNode> Workers => workers;

    public DotnetNode Web => web!;

    public string ApiKey { get; private set; } = "";

    /// <param name="servers">PostgreSQL, Redis and Kafka.</param>
    /// <param name="workers">How many.</param>
    /// <param name="more">Settings of all nodes besides the usual ones; null takes one of these away.</param>
    public static async Task<FlashSaleStack> StartAsync(ServersFixture servers, int workers = 2, IReadOnlyDictionary<string, string?>? more = null)
    {
        var database = await servers.NewDatabaseAsync();
        SchemaMigrator.Migrate(database);
        var stack = new FlashSaleStack(servers, database);
        foreach (var (name, value) in more ?? new Dictionary<string, string?>())
        {
            stack.settings.Remove(name);
            if (value is not null)
            {
                stack.settings[name] = value;
            }
        }

        try
        {
            stack.ApiKey = (await new MerchantStore(stack.Database).CreateAsync("Merchant", CancellationToken.None)).ApiKey;
            var starts = Enumerable.Range(0, workers).Select(_ => stack.AddWorkerAsync()).ToList();
            stack.web = await stack.NodeAsync("web", "WaitingRoom.Web");
            await Task.WhenAll(starts);
            Running.TryAdd(stack, 0);
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends whatever is on sale: a stack that many tests share would else carry the sales of all of them.</summary>
    public static void EndSales()
    {
        foreach (var stack in Running.Keys)
        {
            using var end = stack.Database.CreateCommand(
                "UPDATE sale SET ends_at = clock_timestamp(), revision = revision + 1 WHERE clock_timestamp() > starts_at AND clock_timestamp() < ends_at");
            end.ExecuteNonQuery();
        }
    }

    public async Task<DotnetNode> AddWorkerAsync()
    {
        var worker = await NodeAsync($"worker-{Interlocked.Increment(ref workersStarted)}", "QueueWorker");
        lock (workers)
        {
            workers.Add(worker);
        }

        return worker;
    }

    public async Task StopWorkerAsync(DotnetNode worker)
    {
        lock (workers)
        {
            workers.Remove(worker);
        }

        await worker.DisposeAsync();
    }

    public ShopApi Api() => new(new Uri(Web.Address), ApiKey);

    public async ValueTask DisposeAsync()
    {
        Running.TryRemove(this, out _);
        foreach (var node in workers.Append(web).OfType<DotnetNode>())
        {
            node.Kill();
            await node.DisposeAsync();
        }

        await Database.DisposeAsync();
        Directory.Delete(logs, recursive: true);
    }

    private Task<DotnetNode> NodeAsync(string name, string project) =>
        DotnetNode.StartAsync(name, BuildOutput.Program(project), $"http://127.0.0.1:{FreePort.Take()}", logs, settings, TimeProvider.System);
}
