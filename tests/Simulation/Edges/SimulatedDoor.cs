using AdmissionQueue.Joining;
using AdmissionQueue.Topics;
using Simulation.Crowds;

namespace Simulation.Edges;

/// <summary>How shoppers get in: an arrival, then the log, and only then an answer. Who gets none tries again.</summary>
internal sealed class SimulatedDoor(
    SimulationSetting setting, Clockwork clock, Crowd crowd, SimulatedRedis redis, SimulatedLog log, SimulatedLedger ledger, Random random)
{
    private const int BotTries = 5;

    private readonly PriorityQueue<int, long> tries = new();
    private readonly PriorityQueue<(int Shopper, QueueEntry Entry), long> underWay = new();
    private readonly bool[] answered = new bool[setting.Shoppers];
    private int ticketsMade;

    /// <summary>Hears of an arrival that was counted.</summary>
    public required Action<int, long> Arrived { get; init; }

    /// <summary>Hears of a shopper who was told of a ticket.</summary>
    public required Action<int, QueueEntry> Told { get; init; }

    /// <summary>Whether somebody may still come.</summary>
    public bool IsOpen => tries.Count + underWay.Count > 0;

    public void Invite()
    {
        foreach (var shopper in crowd.Arrivals)
        {
            for (var attempt = 0; attempt < (crowd[shopper].IsBot ? BotTries : 1); attempt++)
            {
                tries.Enqueue(shopper, crowd[shopper].ArrivesAtMs + attempt * 200);
            }
        }
    }

    public void Step()
    {
        while (tries.TryPeek(out var shopper, out var at) && at <= clock.NowMs)
        {
            tries.Dequeue();
            Try(shopper);
        }

        while (underWay.TryPeek(out var join, out var at) && at <= clock.NowMs)
        {
            underWay.Dequeue();
            Land(join.Shopper, join.Entry);
        }
    }

    /// <summary>A web node dies: half of what is under way never reaches the log, and those shoppers try again.</summary>
    public void LoseHalf()
    {
        var kept = new List<((int, QueueEntry), long)>();
        while (underWay.TryDequeue(out var join, out var at))
        {
            if (random.Next(2) == 0)
            {
                kept.Add((join, at));
            }
            else
            {
                TryAgain(join.Shopper);
            }
        }

        kept.ForEach(join => underWay.Enqueue(join.Item1, join.Item2));
    }

    private void Try(int shopper)
    {
        var (outcome, entry, queued) = redis.Join(ledger.State, Crowd.IdOf(shopper), arrival => NewEntry(shopper, arrival));
        switch (outcome)
        {
            case JoinOutcome.New:
            case JoinOutcome.Same when !queued && !answered[shopper]:
                // The copy of a join that is still under way may land as well: the log then has the ticket twice.
                underWay.Enqueue((shopper, entry!), clock.NowMs + random.NextInt64(5, 250));
                break;
            case JoinOutcome.Same:
                Tell(shopper, entry!);
                break;
            case JoinOutcome.Cold or JoinOutcome.NotOpen:
                TryAgain(shopper);
                break;
            default:
                break; // Sold out, or over: this shopper goes home without a ticket.
        }
    }

    private QueueEntry NewEntry(int shopper, long arrival)
    {
        Arrived(shopper, arrival);
        return new QueueEntry(new TicketId(new Guid(++ticketsMade, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)), Crowd.IdOf(shopper), arrival, crowd[shopper].Items);
    }

    private void Land(int shopper, QueueEntry entry)
    {
        var partition = (int)((uint)(shopper * 2_654_435_761) % (uint)log.Partitions);
        redis.MarkQueued(entry, partition, log.Append(partition, entry));
        Tell(shopper, entry);
    }

    private void Tell(int shopper, QueueEntry entry)
    {
        if (!answered[shopper])
        {
            answered[shopper] = true;
            Told(shopper, entry);
        }
    }

    private void TryAgain(int shopper) => tries.Enqueue(shopper, clock.NowMs + random.NextInt64(500, 2_500));
}
