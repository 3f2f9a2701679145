using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Tickets;
using Simulation.Crowds;
using Simulation.Edges;

namespace Simulation.Lanes;

/// <summary>A sale with lanes from its start to its last ticket, on one seed and a clock of its own: shoppers come into each lane, workers die and stand
/// still, Redis is lost. Beside <see cref="Simulator"/>, whose crowds, waits and chances are one lane's.</summary>
public sealed class LaneSimulator
{
    private const long SessionMs = 3_000;
    private const long RebuildMs = 1_500;
    private const long LongestMs = 3_600_000;
    private const int Partitions = 3;
    private const int Workers = 3;

    private readonly LaneSetting setting;
    private readonly Random random;
    private readonly Clockwork clock = new();
    private readonly Sale sale;
    private readonly SimulatedLog log;
    private readonly LaneRedis redis;
    private readonly SimulatedLedger ledger;
    private readonly LaneWatch watch;
    private readonly PriorityQueue<Action, long> later = new();
    private readonly List<LaneWorker> workers = [];
    private IReadOnlyList<QueueNumbers>? numbers;
    private long[] savedServing;
    private long quietFromMs;

    private LaneSimulator(LaneSetting setting)
    {
        this.setting = setting;
        random = new Random(setting.Seed);
        sale = SaleOf(setting);
        savedServing = new long[setting.Shares.Count];
        log = new SimulatedLog(sale.QueuePartitions);
        redis = new LaneRedis(setting, sale, log);
        watch = new LaneWatch(sale, setting);
        ledger = new SimulatedLedger(
            new SimulationSetting { Seed = setting.Seed, Units = 1_000_000, LobbyMs = setting.LobbyMs, HoldMs = LongestMs }, clock)
        {
            Decided = row => watch.Granted(clock.NowMs, row),
        };
    }

    /// <summary>Runs a sale.</summary>
    /// <exception cref="Invariants.InvariantBrokenException">Something did not hold.</exception>
    public static LaneResult Run(LaneSetting setting) => new LaneSimulator(setting).Run();

    private static Sale SaleOf(LaneSetting setting) => new()
    {
        Id = default,
        MerchantId = default,
        Slug = "lanes",
        Name = "Lanes",
        StartsAt = Clockwork.Start,
        EndsAt = DateTimeOffset.MaxValue,
        RatePerMinute = setting.RatePerMinute,
        Partitions = Partitions,
        Items = [],
        Lanes = [.. setting.Shares.Skip(1).Select((share, index) => new SaleLane(new LaneName($"lane-{index + 1}"), "A lane", share))],
    };

    private LaneResult Run()
    {
        Invite();
        for (var fault = 0; fault < setting.Faults; fault++)
        {
            later.Enqueue(Break, setting.LobbyMs + random.NextInt64(1_000, 2 * setting.ArriveWithinMs));
        }

        for (var i = 0; i < Workers; i++)
        {
            workers.Add(new LaneWorker(sale, log, ledger));
        }

        Share();
        while (clock.NowMs < LongestMs && (watch.Waiting > 0 || later.Count > 0 || clock.NowMs < setting.ArriveWithinMs))
        {
            Step();
        }

        return watch.Result(clock.NowMs);
    }

    private void Step()
    {
        clock.Step();
        while (later.TryPeek(out _, out var at) && at <= clock.NowMs)
        {
            later.Dequeue()();
        }

        if (numbers is null && clock.NowMs >= setting.LobbyMs && redis.IsWarm)
        {
            Reveal();
        }

        // Whoever asks first in a step moves serving; the others find nothing to add.
        var rate = ledger.State == SaleState.Open ? setting.RatePerMinute : 0;
        foreach (var worker in workers.Where(worker => worker.StalledUntilMs <= clock.NowMs).ToList())
        {
            worker.Step(redis, () => redis.Advance(clock.NowMs, rate));
        }

        workers.RemoveAll(worker => worker.Partitions.Count == 0);
        savedServing = [.. savedServing.Select((saved, lane) => Math.Max(saved, workers.Max(worker => worker.Served.Of(lane))))];
        if (redis.IsWarm)
        {
            watch.Stepped(clock.NowMs, redis, isQuiet: clock.NowMs >= quietFromMs && numbers is not null);
        }
    }

    private void Invite()
    {
        var id = 0;
        foreach (var (lane, shoppers) in setting.Shoppers.Index())
        {
            for (var i = 0; i < shoppers; i++)
            {
                var shopper = id++;
                later.Enqueue(() => Join(shopper, lane), random.NextInt64(setting.ArriveWithinMs));
            }
        }
    }

    private void Join(int shopper, int lane)
    {
        if (!redis.IsWarm)
        {
            later.Enqueue(() => Join(shopper, lane), clock.NowMs + random.NextInt64(500, 2_500));
            return;
        }

        var entry = new QueueEntry(
            new TicketId(new Guid(shopper, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)), Crowd.IdOf(shopper), ++redis.Issued[lane], [new RequestedItem(SimulatedLedger.Unit, 1)])
        {
            Lane = sale.LaneNames[lane],
        };
        later.Enqueue(() => Land(entry, lane), clock.NowMs + random.NextInt64(5, 250));
    }

    private void Land(QueueEntry entry, int lane)
    {
        var partition = lane * Partitions + Crowd.IndexOf(entry.Shopper) % Partitions;
        redis.MarkQueued(partition, log.Append(partition, entry));
        watch.Told(clock.NowMs, entry);
    }

    private void Reveal()
    {
        ledger.State = SaleState.Open;
        var seed = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(setting.Seed)));
        numbers = setting.LobbyMs == 0
            ? [.. sale.LaneNames.Select(_ => QueueNumbers.InOrder)]
            : [.. sale.LaneNames.Select((lane, index) => QueueNumbers.Drawn(seed, "", redis.Issued[index], lane))];
        workers.ForEach(worker => worker.Reveal(numbers));
        quietFromMs = clock.NowMs + 1_000;
    }

    private void Break()
    {
        quietFromMs = clock.NowMs + 20_000;
        var worker = workers[random.Next(workers.Count)];
        switch (random.Next(3))
        {
            case 0 when redis.IsWarm:
                redis.Lose();
                later.Enqueue(() => redis.Rebuild(clock.NowMs, savedServing), clock.NowMs + RebuildMs);
                break;
            case 1:
                workers.Remove(worker);
                Replace();
                break;
            default:
                worker.StalledUntilMs = clock.NowMs + 2 * SessionMs; // It comes back and believes that it holds what others have by then.
                Replace();
                break;
        }
    }

    private void Replace()
    {
        var worker = new LaneWorker(sale, log, ledger);
        if (numbers is not null)
        {
            worker.Reveal(numbers);
        }

        worker.Take(0); // Until the group shares out anew it has this one, so that it is not taken for one that has none.
        workers.Add(worker);
        later.Enqueue(Share, clock.NowMs + SessionMs);
    }

    /// <summary>Everybody who is awake gives up what was held and takes the new share.</summary>
    private void Share()
    {
        var awake = workers.Where(worker => worker.StalledUntilMs <= clock.NowMs).ToList();
        awake.ForEach(worker => worker.GiveUp([.. worker.Partitions]));
        for (var partition = 0; partition < sale.QueuePartitions; partition++)
        {
            awake[partition % awake.Count].Take(partition);
        }
    }
}
