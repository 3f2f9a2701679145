using System.Diagnostics;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>A whole sale as discrete events: every shopper, every web node, Redis, the pacer, workers, the ledger. The pacer is the real
/// rule; the servers are queues whose work takes what it was measured to take. For crowds that no machine here could send.</summary>
internal sealed class SaleSimulator
{
    private const double Micro = 1e-6;
    private const double TickSeconds = 0.05;
    private const double BroadcastSeconds = 1;
    private const double RetrySecondsMin = 0.5;
    private const double RetrySecondsMax = 3;

    /// <summary>Who polls asks about this often while the turn is far.</summary>
    private const double PollSeconds = 10;

    private readonly SimulationSetting setting;
    private readonly Random random;
    private readonly SimulatedWeb web;
    private readonly SimulatedQueue queue;
    private readonly PriorityQueue<SaleEvent, double> events = new();
    private readonly LatencyRecorder joins = new();
    private readonly LatencyRecorder waits = new();
    private readonly CountSeries arrivalSeries = new(DateTimeOffset.UnixEpoch);
    private readonly CountSeries grantSeries = new(DateTimeOffset.UnixEpoch);

    /// <summary>By number: when its shopper came, and which node holds the connection; -1 is none.</summary>
    private readonly float[] cameAt;
    private readonly short[] nodeOf;
    private double redisFreeAt;
    private double redisDownUntil;
    private long pollers;
    private long bought;
    private long givenBack;
    private long turnedAway;
    private long retries;
    private long handled;
    private double? soldOutAt;
    private double lastGrantAt;

    public SaleSimulator(SimulationSetting setting)
    {
        this.setting = setting;
        random = new Random(setting.Seed);
        web = new SimulatedWeb(setting, random);
        queue = new SimulatedQueue(setting);
        cameAt = new float[setting.Demand.Shoppers + 1];
        nodeOf = new short[setting.Demand.Shoppers + 1];
        foreach (var failure in setting.Failures)
        {
            events.Enqueue(new SaleEvent(EventKind.Fail, 0, setting.Failures.ToList().IndexOf(failure)), failure.AtSeconds);
        }
    }

    public SimulationReport Run(CancellationToken stop)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var arrivals = Arrivals().GetEnumerator();
        var hasArrival = arrivals.MoveNext();
        var (tickAt, broadcastAt, now) = (TickSeconds, BroadcastSeconds, 0.0);
        while (hasArrival || events.Count > 0 || !IsOver)
        {
            stop.ThrowIfCancellationRequested();
            var nextAt = Math.Min(tickAt, hasArrival ? arrivals.Current : double.MaxValue);
            if (events.TryPeek(out _, out var eventAt) && eventAt <= nextAt)
            {
                var due = events.Dequeue();
                now = eventAt;
                Handle(due, now);
            }
            else if (hasArrival && arrivals.Current <= tickAt)
            {
                now = arrivals.Current;
                arrivalSeries.Add(At(now));
                Arrive(now, now);
                hasArrival = arrivals.MoveNext();
            }
            else
            {
                now = tickAt;
                Tick(now, isBroadcast: tickAt >= broadcastAt);
                broadcastAt += tickAt >= broadcastAt ? BroadcastSeconds : 0;
                tickAt += TickSeconds;
            }

            handled++;
        }

        return Report(now, Stopwatch.GetElapsedTime(startedAt));
    }

    private bool IsOver => soldOutAt is not null || queue.Granted == queue.Issued;

    private static DateTimeOffset At(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds);

    /// <summary>Evenly distributed instants in order, one after the other: each is the lowest of those that are left.</summary>
    private IEnumerable<double> Arrivals()
    {
        var (last, length) = (0.0, setting.Demand.WithinSeconds);
        for (var left = setting.Demand.Shoppers; left > 0; left--)
        {
            last += (length - last) * (1 - Math.Pow(1 - random.NextDouble(), 1.0 / left));
            yield return last;
        }
    }

    private void Arrive(double cameAtSeconds, double now)
    {
        var node = web.Choose(now);
        if (node < 0)
        {
            RetryLater(cameAtSeconds, now);
            return;
        }

        // A join's work is spread over the wait for Redis and Kafka; it is taken as done before them, which queues it just as long.
        events.Enqueue(new SaleEvent(EventKind.WebDone, cameAtSeconds, node), web.Work(node, now, setting.Costs.Join.Web));
    }

    private void Handle(SaleEvent due, double now)
    {
        switch (due.Kind)
        {
            case EventKind.WebDone when !web.IsUp(due.Subject, now):
                RetryLater(due.CameAt, now);
                break;
            case EventKind.WebDone:
                TakeNumber(due.CameAt, due.Subject, now);
                break;
            case EventKind.Retry:
                Arrive(due.CameAt, now);
                break;
            case EventKind.Decide:
                Decide(due.Subject, now);
                break;
            case EventKind.Rebalance:
                queue.Rebalance(now);
                break;
            default:
                Fail(setting.Failures[due.Subject], now);
                break;
        }
    }

    private void TakeNumber(double cameAtSeconds, int node, double now)
    {
        if (soldOutAt is not null)
        {
            turnedAway++;
            return;
        }

        if (redisDownUntil > now)
        {
            RetryLater(cameAtSeconds, now);
            return;
        }

        redisFreeAt = Math.Max(now, redisFreeAt) + setting.Costs.Join.Redis * Micro;
        var number = ++queue.Issued;
        cameAt[number] = (float)cameAtSeconds;
        var polls = random.NextDouble() < setting.Demand.PollShare || !web.Connect(node);
        nodeOf[number] = polls ? (short)-1 : (short)node;
        if (polls)
        {
            pollers++;
        }
        else
        {
            web.Work(node, now, setting.Costs.Connect.Web);
        }

        // Kafka's acknowledgement and the way there and back: what a quiet join takes beside its own work.
        var quiet = Math.Max(0, setting.Times.JoinMs / 1_000 - setting.Costs.Join.Total * Micro);
        joins.Record(TimeSpan.FromSeconds(redisFreeAt + quiet * (0.5 - Math.Log(1 - random.NextDouble()) / 2) - cameAtSeconds));
    }

    private void Tick(double now, bool isBroadcast)
    {
        var before = queue.Granted;
        queue.Step(now, OnGrant);

        // Each node reads all results, whosever they are.
        web.WorkEverywhere(now, (queue.Granted - before) * setting.Costs.Grant.Web);
        if (isBroadcast)
        {
            web.Broadcast(now);
            web.WorkEverywhere(now, pollers / PollSeconds * setting.Costs.Poll.Web / setting.WebNodes);
        }

        if (soldOutAt is null && bought == setting.Demand.Units)
        {
            soldOutAt = now;
            var waiting = setting.Demand.AsksAtTheEnd ? queue.Issued - queue.Granted : 0;
            web.WorkEverywhere(now, waiting * setting.Costs.Poll.Web / setting.WebNodes);
        }
    }

    private void OnGrant(long number, double toldAt)
    {
        grantSeries.Add(At(toldAt));
        lastGrantAt = Math.Max(lastGrantAt, toldAt);
        waits.Record(TimeSpan.FromSeconds(toldAt - cameAt[number]));
        var (mean, most) = (setting.Demand.ThinkSeconds, setting.Demand.ThinkSecondsMax);
        var least = Math.Max(0, 2 * mean - most);
        events.Enqueue(new SaleEvent(EventKind.Decide, 0, (int)number), toldAt + least + (most - least) * random.NextDouble());
    }

    private void Decide(int number, double now)
    {
        if (nodeOf[number] >= 0)
        {
            web.Disconnect(nodeOf[number]);
        }
        else
        {
            pollers--;
        }

        if (web.Choose(now) is >= 0 and var node)
        {
            web.Work(node, now, setting.Costs.Checkout.Web);
        }

        if (random.NextDouble() < setting.Demand.BuyShare)
        {
            bought++;
        }
        else
        {
            givenBack++;
            queue.GiveBack();
        }
    }

    private void Fail(Failure failure, double now)
    {
        switch (failure.Part)
        {
            case FailingPart.Web:
                var broken = web.Fail(failure.Index % setting.WebNodes, now, failure.ForSeconds);
                for (var one = 0; one < broken; one++)
                {
                    // Each connects again to a node that is up, after the page's own random wait, and is counted there.
                    if (web.Choose(now) is >= 0 and var node && web.Connect(node))
                    {
                        web.Work(node, now + RetrySecondsMin + RetrySecondsMax * random.NextDouble(), setting.Costs.Connect.Web);
                    }
                }

                break;
            case FailingPart.Worker:
                queue.FailWorker(failure.Index % setting.Workers, now, failure.ForSeconds);
                events.Enqueue(new SaleEvent(EventKind.Rebalance, 0, 0), now + SimulatedQueue.SessionTimeoutSeconds);
                events.Enqueue(new SaleEvent(EventKind.Rebalance, 0, 0), now + failure.ForSeconds);
                break;
            default:
                redisDownUntil = now + failure.ForSeconds;
                queue.PauseUntil(redisDownUntil);
                break;
        }
    }

    private void RetryLater(double cameAtSeconds, double now)
    {
        retries++;
        events.Enqueue(new SaleEvent(EventKind.Retry, cameAtSeconds, 0), now + RetrySecondsMin + (RetrySecondsMax - RetrySecondsMin) * random.NextDouble());
    }

    private SimulationReport Report(double now, TimeSpan took) => new()
    {
        Setting = setting,
        Joined = queue.Issued,
        TurnedAway = turnedAway,
        Bought = bought,
        GivenBack = givenBack,
        SoldOutFor = queue.Issued - queue.Granted,
        Retries = retries,
        ConnectionsRefused = web.Refused,
        ConnectionsPerNodeMax = web.ConnectionsMax,
        BroadcastMsMax = web.BroadcastSecondsMax * 1_000,
        Join = joins.Summarize(),
        Wait = waits.Summarize(),
        LastGrantSeconds = lastGrantAt,
        SoldOutSeconds = soldOutAt,
        EndSeconds = now,
        LargestInversion = queue.LargestInversion,
        Oversold = Math.Max(0, -queue.AvailableMin),
        Unended = setting.Demand.Shoppers - turnedAway - queue.Issued,
        Events = handled,
        TookSeconds = took.TotalSeconds,
        Arrivals = arrivalSeries.Document(),
        Grants = grantSeries.Document(),
    };

    private readonly record struct SaleEvent(EventKind Kind, double CameAt, int Subject);

    private enum EventKind
    {
        WebDone,
        Retry,
        Decide,
        Rebalance,
        Fail,
    }
}
