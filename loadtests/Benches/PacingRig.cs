using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using FlashSale.LocalServers.Redis;
using StackExchange.Redis;

namespace FlashSale.LoadTests.Benches;

/// <summary>A private Redis with the real scripts, and workers that drain at once whatever they may.</summary>
internal sealed class PacingRig : IAsyncDisposable
{
    private const int Partitions = 8;

    /// <summary>More numbers than any run admits.</summary>
    private const long Issued = 1_000_000_000;

    /// <summary>How often a worker asks, give or take: as the drain loop does.</summary>
    private const int StepMs = 40;
    private const int JitterMs = 10;

    /// <summary>While partitions are handed over nobody reports them.</summary>
    private const long HandOverMs = 300;

    private static readonly TimeSpan RebalanceAt = TimeSpan.FromSeconds(20);
    private static readonly (TimeSpan From, TimeSpan To) Pause = (TimeSpan.FromSeconds(35), TimeSpan.FromSeconds(40));

    private readonly RedisServer server;
    private readonly IConnectionMultiplexer redis;
    private readonly string folder;
    private readonly ServingScript serving;
    private readonly SaleMirror mirror;

    private PacingRig(RedisServer server, IConnectionMultiplexer redis, string folder)
    {
        (this.server, this.redis, this.folder) = (server, redis, folder);
        (serving, mirror) = (new ServingScript(redis), new SaleMirror(redis));
    }

    public static async Task<PacingRig> StartAsync(TimeProvider time, CancellationToken stop)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"fs-bench-{Guid.NewGuid():n}"[..17]);
        var server = await RedisServer.StartAsync(folder, time, ct: stop);
        return new PacingRig(server, await ConnectionMultiplexer.ConnectAsync(server.Configuration), folder);
    }

    /// <summary>Runs on a clock that the script is told: a rebalance after 20 s, a pause from 35 to 40 s.</summary>
    public async Task<IReadOnlyList<PacingPoint>> RunGivenTimeAsync(int ratePerMinute, int workers, TimeSpan span, int seed, CancellationToken stop)
    {
        const long startMs = 1_000_000;
        var sale = await PlaceAsync(ratePerMinute);
        var random = new Random(seed);
        var turns = new PriorityQueue<Worker, long>();
        var all = Enumerable.Range(0, workers + 1).Select(_ => new Worker()).ToList();
        Share(all[..workers]);
        all.ForEach(worker => turns.Enqueue(worker, startMs + random.Next(StepMs)));
        var trail = new List<PacingPoint>();
        var (rebalanceMs, pauseMs) = (startMs + (long)RebalanceAt.TotalMilliseconds, (From: startMs + (long)Pause.From.TotalMilliseconds, To: startMs + (long)Pause.To.TotalMilliseconds));
        var (openMs, lastMs, handedOverAtMs, paused) = (0L, startMs, (long?)null, false);
        while (turns.TryDequeue(out var worker, out var nowMs) && nowMs <= startMs + span.TotalMilliseconds)
        {
            stop.ThrowIfCancellationRequested();
            if (nowMs >= rebalanceMs && handedOverAtMs is null)
            {
                all.ForEach(one => one.Partitions.Clear());
                handedOverAtMs = nowMs + HandOverMs;
            }

            if (nowMs >= handedOverAtMs && all.TrueForAll(one => one.Partitions.Count == 0))
            {
                Share(all);
            }

            var isPaused = nowMs >= pauseMs.From && nowMs < pauseMs.To;
            if (isPaused != paused)
            {
                // The last look before the change still counts at the old state; the script is stepped once more at the change itself.
                openMs += await LookAsync(sale.Id, nowMs, trail, openMs, paused ? 0 : nowMs - lastMs);
                (lastMs, paused) = (nowMs, isPaused);
                sale = sale with { State = paused ? SaleState.Paused : SaleState.Open, Revision = sale.Revision + 1 };
                await mirror.RefreshAsync(sale);
            }

            openMs += paused ? 0 : nowMs - lastMs;
            lastMs = nowMs;
            var answer = (await serving.AdvanceAsync(sale.Id, worker.Reports(), nowMs))!.Value;
            worker.Served = answer.Serving.Number;
            trail.Add(new PacingPoint(nowMs, answer.Serving.Number, openMs));
            turns.Enqueue(worker, nowMs + StepMs + random.Next(-JitterMs, JitterMs + 1));
        }

        return trail;
    }

    /// <summary>Runs on Redis's own clock, each worker in a loop of its own.</summary>
    public async Task<IReadOnlyList<PacingPoint>> RunRealTimeAsync(int ratePerMinute, int workers, TimeSpan span, TimeProvider time, CancellationToken stop)
    {
        var sale = await PlaceAsync(ratePerMinute);
        var all = Enumerable.Range(0, workers).Select(_ => new Worker()).ToList();
        Share(all);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(span);
        var trails = await Task.WhenAll(all.Select(worker => LoopAsync(worker, sale.Id, time, end.Token)));
        stop.ThrowIfCancellationRequested();
        var trail = trails.SelectMany(points => points).OrderBy(point => point.AtMs).ThenBy(point => point.Serving).ToList();

        // In the first moment not every partition has reported: the sale opens with the first number.
        return [.. trail.SkipWhile(point => point.Serving == 0)];
    }

    public async ValueTask DisposeAsync()
    {
        await redis.DisposeAsync();
        await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<long> LookAsync(SaleId sale, long nowMs, List<PacingPoint> trail, long openMs, long passedMs)
    {
        var answer = (await serving.AdvanceAsync(sale, [], nowMs))!.Value;
        trail.Add(new PacingPoint(nowMs, answer.Serving.Number, openMs + passedMs));
        return passedMs;
    }

    private async Task<List<PacingPoint>> LoopAsync(Worker worker, SaleId sale, TimeProvider time, CancellationToken end)
    {
        var trail = new List<PacingPoint>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(StepMs), time);
        try
        {
            while (await timer.WaitForNextTickAsync(end))
            {
                var answer = (await serving.AdvanceAsync(sale, worker.Reports()))!.Value;
                worker.Served = answer.Serving.Number;
                trail.Add(new PacingPoint(answer.Serving.AtMs, answer.Serving.Number, answer.Serving.AtMs));
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The time is over.
        }

        return trail;
    }

    private async Task<Sale> PlaceAsync(int ratePerMinute)
    {
        var sale = new Sale
        {
            Id = new SaleId(Guid.NewGuid()),
            MerchantId = Guid.NewGuid(),
            Slug = "pacing",
            Name = "Pacing",
            StartsAt = DateTimeOffset.UnixEpoch,
            EndsAt = DateTimeOffset.MaxValue,
            RatePerMinute = ratePerMinute,
            Partitions = Partitions,
            State = SaleState.Open,
            Items = [new SaleItem(new Sku("unit"), "Unit", 1_00, 1, 1)],
        };
        await mirror.PlaceAsync(sale, Issued, serving: 0);
        return sale;
    }

    private static void Share(List<Worker> workers)
    {
        for (var partition = 0; partition < Partitions; partition++)
        {
            workers[partition % workers.Count].Partitions.Add(partition);
        }
    }

    /// <summary>Every partition has every eighth number.</summary>
    private sealed class Worker
    {
        public List<int> Partitions { get; } = [];

        public long Served { get; set; }

        public FrontierReport[] Reports() => [.. Partitions.Select(partition => new FrontierReport(partition, NextIn(partition)))];

        private long NextIn(int partition)
        {
            var first = Served + 1;
            return first + (partition - first % PacingRig.Partitions + PacingRig.Partitions) % PacingRig.Partitions;
        }
    }
}
