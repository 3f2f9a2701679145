using AdmissionQueue.Lobby;

namespace Simulation.Edges;

/// <summary>The consumer group: workers that come, die and stand still, and who has which partition meanwhile.</summary>
internal sealed class WorkerPool(
    SimulationSetting setting, Clockwork clock, SimulatedLog log, SimulatedLedger ledger, Func<long, bool> isAway, Random random)
{
    /// <summary>After so long without a sign of life a worker's partitions are given to others.</summary>
    private const long SessionMs = 3_000;

    private readonly List<SimulatedWorker> workers = [];

    /// <summary>Stand still and have lost their partitions without knowing it.</summary>
    private readonly List<SimulatedWorker> zombies = [];

    private long? shareAtMs;
    private QueueNumbers? numbers;

    /// <summary>How far any of them has seen the sale served.</summary>
    public long Served => workers.Concat(zombies).Max(worker => worker.Served);

    public void Start()
    {
        for (var i = 0; i < setting.Workers; i++)
        {
            workers.Add(NewWorker());
        }

        Share();
    }

    /// <summary>All of them hear of the sale's numbers.</summary>
    public void Reveal(QueueNumbers revealed)
    {
        numbers = revealed;
        foreach (var worker in workers.Concat(zombies))
        {
            worker.Reveal(revealed);
        }
    }

    public void Join()
    {
        workers.Add(NewWorker());
        shareAtMs = clock.NowMs + clock.NowMs % 500;
    }

    /// <summary>One of them is gone; it is replaced when its partitions move, so that somebody is always there.</summary>
    public void Die()
    {
        workers.RemoveAt(random.Next(workers.Count));
        workers.Add(NewWorker());
        shareAtMs = clock.NowMs + SessionMs;
    }

    public void Stall(long forMs)
    {
        var worker = workers[random.Next(workers.Count)];
        worker.StalledUntilMs = clock.NowMs + forMs;
        if (forMs > SessionMs)
        {
            workers.Remove(worker);
            zombies.Add(worker);
            workers.Add(NewWorker());
            shareAtMs = clock.NowMs + SessionMs;
        }
    }

    /// <summary>One step of all: read, ask for progress, drain.</summary>
    /// <param name="redis">Where they report.</param>
    /// <param name="advance">Moves serving on after a report.</param>
    /// <param name="slow">Whether the ledger takes its time.</param>
    public void Step(SimulatedRedis redis, Action advance, bool slow)
    {
        if (clock.NowMs >= shareAtMs)
        {
            Share();
        }

        foreach (var worker in workers.Concat(zombies).Where(worker => worker.StalledUntilMs <= clock.NowMs).ToList())
        {
            worker.Read();
            redis.Report(worker.Reports());
            advance();
            worker.Drain(clock.NowMs, redis.IsWarm ? redis.Number : 0, slow);
            if (worker.Partitions.Count == 0)
            {
                zombies.Remove(worker); // Its last batch was refused: now it knows.
            }
        }
    }

    private SimulatedWorker NewWorker()
    {
        var worker = new SimulatedWorker(setting, log, ledger, isAway);
        if (numbers is not null)
        {
            worker.Reveal(numbers);
        }

        return worker;
    }

    /// <summary>Everybody gives up what was held and takes the new share, as the group protocol has it.</summary>
    private void Share()
    {
        shareAtMs = null;
        workers.ForEach(worker => worker.GiveUp([.. worker.Partitions]));
        for (var partition = 0; partition < log.Partitions; partition++)
        {
            workers[partition % workers.Count].Take(partition);
        }
    }
}
