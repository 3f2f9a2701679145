using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Tickets;
using Simulation.Crowds;
using Simulation.Edges;
using Simulation.Figures;
using Simulation.Invariants;

namespace Simulation;

/// <summary>One sale from its start to the end of its last ticket, on one seed and a clock of its own. The rules are the real ones; only Redis,
/// Kafka, PostgreSQL, processes and people are simulated.</summary>
public sealed class Simulator
{
    private const long TickMs = 1_000;
    private const long SaveServingMs = 1_000;
    private const long SettleMs = 500;
    private const long RebuildMs = 1_500;

    /// <summary>In the first moment partitions have not reported yet, and nobody is served.</summary>
    private const long WarmMs = 1_000;

    private readonly SimulationSetting setting;
    private readonly Clockwork clock = new();
    private readonly Crowd crowd;
    private readonly SimulatedLog log;
    private readonly SimulatedRedis redis;
    private readonly SimulatedLedger ledger;
    private readonly SimulatedDoor door;
    private readonly WorkerPool workers;
    private readonly SimulatedWeb web;
    private readonly Merchant merchant;
    private readonly Watchers watchers;
    private readonly Reception reception;
    private readonly Queue<Fault> faults;
    private readonly PriorityQueue<Action, long> later = new();
    private long slowUntilMs;
    private int rateNow;
    private long advancedAtMs = -1;
    private long served;

    private Simulator(SimulationSetting setting)
    {
        this.setting = setting;
        var random = new Random(setting.Seed ^ 0x5EED);
        crowd = new Crowd(setting);
        log = new SimulatedLog(setting.Partitions);
        redis = new SimulatedRedis(setting, log);
        ledger = new SimulatedLedger(setting, clock) { Decided = Decided };
        workers = new WorkerPool(setting, clock, log, ledger, crowd.IsAway, random);
        web = new SimulatedWeb(setting);
        merchant = new Merchant(setting, clock);
        watchers = new Watchers(setting);
        reception = new Reception(clock, crowd, ledger, workers, web, watchers, later);
        door = new SimulatedDoor(setting, clock, crowd, redis, log, ledger, random) { Arrived = reception.Arrived, Told = reception.Told };
        faults = new Queue<Fault>(setting.Faults.Faults);
    }

    /// <summary>Runs a sale.</summary>
    /// <exception cref="SimulationFailedException">Something did not hold.</exception>
    public static SimulationResult Run(SimulationSetting setting)
    {
        try
        {
            return new Simulator(setting).Run();
        }
        catch (InvariantBrokenException broken)
        {
            throw new SimulationFailedException(setting, broken);
        }
    }

    private SimulationResult Run()
    {
        door.Invite();
        workers.Start();
        if (setting.LobbyMs == 0)
        {
            reception.Reveal(QueueNumbers.InOrder);
        }

        var endsAtMs = merchant.LongestMs;
        while (clock.NowMs < endsAtMs && !(watchers.AllEnded && !door.IsOpen && clock.NowMs > setting.Faults.HealedAtMs))
        {
            Step();
        }

        watchers.Finish(clock.NowMs);
        return watchers.Result(clock.NowMs, ledger.Sold);
    }

    private void Step()
    {
        clock.Step();
        while (faults.TryPeek(out var fault) && fault.AtMs <= clock.NowMs)
        {
            Break(faults.Dequeue());
        }

        while (later.TryPeek(out var act, out var at) && at <= clock.NowMs)
        {
            later.Dequeue();
            act();
        }

        if (ledger.State == SaleState.Lobby && clock.NowMs >= setting.LobbyMs && redis.IsWarm)
        {
            Draw();
        }

        merchant.Step(ledger);
        rateNow = ledger.State == SaleState.Open && redis.IsWarm && !IsFull ? merchant.RatePerMinute : 0;
        door.Step();
        workers.Step(redis, Advance, slow: clock.NowMs < slowUntilMs);
        Keep();
        watchers.Step(new StepView(
            clock.NowMs, rateNow, IsFree(), setting.Units, ledger.Available, ledger.Held, ledger.Sold));
    }

    /// <summary>The lobby is frozen, the seed is revealed, and everybody who came until now has a number.</summary>
    private void Draw()
    {
        ledger.State = SaleState.Open;
        var seed = Convert.ToHexStringLower(SHA256.HashData(BitConverter.GetBytes(setting.Seed)));
        reception.Reveal(QueueNumbers.Drawn(seed, beacon: "", redis.Issued));
    }

    private bool IsFull => setting.ActiveLimit > 0 && ledger.Active >= setting.ActiveLimit;

    /// <summary>Once a step, whoever asks first: who asks again in the same instant finds nothing to add.</summary>
    private void Advance()
    {
        if (advancedAtMs == clock.NowMs)
        {
            return;
        }

        advancedAtMs = clock.NowMs;
        redis.Advance(clock.NowMs, rateNow, crowd.IsAway);
        for (; served < redis.Number; served++)
        {
            var (number, away) = (served + 1, crowd.IsAway(served + 1));
            watchers.Served(clock.NowMs, crowd.HolderOf(number), number, !away);
        }
    }

    /// <summary>What goes on beside the queue: holds that end, the ledger's note of serving, the end of the sale, the pages.</summary>
    private void Keep()
    {
        ledger.Sweep(clock.NowMs);
        if (clock.NowMs % SaveServingMs == 0)
        {
            ledger.SavedServing = Math.Max(ledger.SavedServing, workers.Served);
        }

        if (clock.NowMs % SettleMs == 0 && ledger.Settle())
        {
            watchers.SoldOut(clock.NowMs);
        }

        if (clock.NowMs % TickMs == 0)
        {
            web.Tick(clock.Now, redis, ledger, merchant.RatePerMinute, merchant.Plan);
            watchers.Tick(clock.NowMs, web, merchant.RatePerMinute);
        }
    }

    private bool IsFree() =>
        rateNow > 0
        && clock.NowMs > setting.LobbyMs + WarmMs
        && setting.Faults.IsQuiet(clock.NowMs)
        && redis.Issued - redis.Number > merchant.RatePerMinute / 60 + 1
        && ledger.Available > setting.LimitPerShopper * AdmissionQueue.Pacing.Pacer.BatchMax;

    private void Decided(TicketRow row)
    {
        var shopper = Crowd.IndexOf(row.Shopper);
        if (row.State != TicketState.Reserved)
        {
            watchers.Ended(clock.NowMs, shopper, WireNames<TicketState>.Of(row.State));
            return;
        }

        watchers.Granted(clock.NowMs, shopper, row.Number ?? 0);
        var ends = clock.NowMs + crowd[shopper].ThinksMs;
        switch (crowd[shopper].End)
        {
            case Ending.Buys:
                later.Enqueue(() => ledger.Checkout(row.Ticket), ends);
                break;
            case Ending.GivesBack:
                later.Enqueue(() => ledger.Release(row.Ticket), ends);
                break;
            default:
                break; // Its time runs out.
        }
    }

    private void Break(Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.WorkerDies:
                workers.Die();
                break;
            case FaultKind.WorkerJoins:
                workers.Join();
                break;
            case FaultKind.WorkerStalls:
                workers.Stall(fault.ForMs);
                break;
            case FaultKind.RedisLost:
                redis.Lose();
                later.Enqueue(() => redis.Rebuild(clock.NowMs, Math.Max(ledger.SavedServing, workers.Served)), clock.NowMs + RebuildMs);
                break;
            case FaultKind.WebDies:
                door.LoseHalf();
                break;
            case FaultKind.LedgerSlow:
                slowUntilMs = clock.NowMs + fault.ForMs;
                break;
            case FaultKind.Paused:
                merchant.Pause(fault.ForMs);
                break;
            default:
                merchant.Change(fault.Value);
                break;
        }
    }
}
