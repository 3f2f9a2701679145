using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using FlashSale.LocalServers.Redis;
using StackExchange.Redis;

namespace FlashSale.LoadTests.Benches;

/// <summary>Processor time of one tick.</summary>
/// <param name="OursMicroseconds">Of the process that ticks.</param>
/// <param name="RedisMicroseconds">Of Redis.</param>
internal readonly record struct TickCost(double OursMicroseconds, double RedisMicroseconds);

/// <summary>A private Redis with a sale in it whose crowd grows, joined by the real script; and the tick of a web node and a worker: move serving on,
/// read the stock, work out what everybody is told, write the document.</summary>
internal sealed class CrowdRig : IAsyncDisposable
{
    private const int JoinsInFlight = 1_000;
    private const int Partitions = 8;
    private static readonly Sku Unit = new("unit");
    private static readonly IReadOnlyList<RequestedItem> Wish = [new RequestedItem(Unit, 1)];

    private readonly RedisServer server;
    private readonly IConnectionMultiplexer redis;
    private readonly string folder;
    private readonly TimeProvider time;
    private readonly Sale sale;
    private readonly OutflowMeter outflow = new();
    private readonly ChanceMeter chances = new();
    private readonly WaitAudit audit = new();
    private int joined;
    private long emptyBytes;

    private CrowdRig(RedisServer server, IConnectionMultiplexer redis, string folder, TimeProvider time)
    {
        (this.server, this.redis, this.folder, this.time) = (server, redis, folder, time);
        sale = new Sale
        {
            Id = new SaleId(Guid.NewGuid()),
            MerchantId = Guid.NewGuid(),
            Slug = "crowd",
            Name = "Crowd",
            StartsAt = DateTimeOffset.UnixEpoch,
            EndsAt = DateTimeOffset.MaxValue,
            RatePerMinute = 600,
            Partitions = Partitions,
            State = SaleState.Open,
            Items = [new SaleItem(Unit, "Unit", 1_00, 10_000, 1)],
        };
    }

    public static async Task<CrowdRig> StartAsync(TimeProvider time, CancellationToken stop)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"fs-bench-{Guid.NewGuid():n}"[..17]);
        var server = await RedisServer.StartAsync(folder, time, ct: stop);
        var rig = new CrowdRig(server, await ConnectionMultiplexer.ConnectAsync($"{server.Configuration},allowAdmin=true"), folder, time);
        await new SaleMirror(rig.redis).PlaceAsync(rig.sale, issued: 0, serving: 0);
        await new StockMirror(rig.redis).WriteAsync(rig.sale.Id, [new StockLevel(Unit, 10_000, 0)]);
        rig.emptyBytes = await rig.UsedMemoryAsync();
        return rig;
    }

    /// <summary>Lets shoppers join until so many wait.</summary>
    /// <returns>Bytes that Redis uses for each.</returns>
    public async Task<double> JoinUpToAsync(int crowd, CancellationToken stop)
    {
        var numbers = new NumberScript(redis);
        var joins = new List<Task>(JoinsInFlight);
        while (joined < crowd)
        {
            stop.ThrowIfCancellationRequested();
            joins.Clear();
            for (var i = 0; i < JoinsInFlight && joined < crowd; i++, joined++)
            {
                joins.Add(JoinAsync(numbers));
            }

            await Task.WhenAll(joins);
        }

        return (await UsedMemoryAsync() - emptyBytes) / (double)crowd;
    }

    /// <summary>Ticks as often as it can for a while.</summary>
    public async Task<TickCost> TickAsync(TimeSpan span, CancellationToken stop)
    {
        await TicksAsync(span / 4, stop); // warm-up
        using var ours = Process.GetCurrentProcess();
        var (oursBefore, redisBefore) = (ours.TotalProcessorTime, await RedisCpuAsync());
        var ticks = await TicksAsync(span, stop);
        ours.Refresh();
        return new TickCost(
            (ours.TotalProcessorTime - oursBefore).TotalMicroseconds / ticks, (await RedisCpuAsync() - redisBefore).TotalMicroseconds / ticks);
    }

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task JoinAsync(NumberScript numbers)
    {
        var answer = await numbers.TakeAsync(sale.Id, new ShopperId(Guid.NewGuid()), TicketId.New(time), Wish);
        numbers.MarkQueued(sale.Id, answer.Arrival, (int)(answer.Arrival % Partitions), answer.Arrival / Partitions);
    }

    private async Task<int> TicksAsync(TimeSpan span, CancellationToken stop)
    {
        var (serving, stock) = (new ServingScript(redis), new StockMirror(redis));
        var startedAt = time.GetTimestamp();
        var ticks = 0;
        for (; time.GetElapsedTime(startedAt) < span; ticks++)
        {
            stop.ThrowIfCancellationRequested();
            var reports = Enumerable.Range(0, Partitions).Select(partition => new FrontierReport(partition, NextNumber: 1)).ToArray();
            var answer = (await serving.AdvanceAsync(sale.Id, reports))!.Value;
            Write(answer, await stock.ReadAsync(sale.Id));
        }

        return ticks;
    }

    /// <summary>What a web node makes of it.</summary>
    private void Write(ServingAnswer answer, IReadOnlyList<StockLevel> levels)
    {
        var now = time.GetUtcNow();
        var told = outflow.Observe(new OutflowSample(now, answer.Serving.Number, answer.Issued, sale.State, sale.RatePerMinute, []));
        audit.Observe(now, answer.Serving.Number, answer.Issued, told);
        var sample = new ChanceSample(levels[0], new StockFlow(Unit, 0, 0, 0), new AskedUnits(joined, joined), LimitPerShopper: 1);
        var lane = new LaneProgress(LaneName.Main, answer.Serving.Number, answer.Issued, sale.RatePerMinute)
        {
            Outflow = told,
            Likely = chances.Observe(answer.Frontier, answer.Issued, pending: 0, [sample]),
        };
        JsonSerializer.SerializeToUtf8Bytes(
            new SaleProgress(sale.Slug, sale.State, [lane], levels, null, now, 1_000), ProgressJson.Default.SaleProgress);
    }

    private async Task<long> UsedMemoryAsync() => long.Parse(await InfoAsync("memory", "used_memory"), CultureInfo.InvariantCulture);

    private async Task<TimeSpan> RedisCpuAsync() => TimeSpan.FromSeconds(
        double.Parse(await InfoAsync("cpu", "used_cpu_user"), CultureInfo.InvariantCulture)
        + double.Parse(await InfoAsync("cpu", "used_cpu_sys"), CultureInfo.InvariantCulture));

    private async Task<string> InfoAsync(string section, string field)
    {
        var info = (string)(await redis.GetDatabase().ExecuteAsync("INFO", section))!;
        return info.Split('\n').Single(line => line.StartsWith(field + ":", StringComparison.Ordinal)).Split(':')[1].Trim();
    }
}
