using AdmissionQueue.Pacing;

namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>The queue behind the joins: numbers in partitions, the real pacer, workers that drain, and one ledger that commits a batch at a
/// time. Numbers stand in partitions by turns, which is what a hash of many shoppers comes to.</summary>
internal sealed class SimulatedQueue
{
    /// <summary>After so long without a word a worker's partitions go to others (Kafka's session timeout).</summary>
    public const double SessionTimeoutSeconds = 6;

    private const double Micro = 1e-6;

    private readonly SimulationSetting setting;
    private readonly long[] next;
    private readonly int[] owner;
    private readonly double[] workerFreeAt;
    private readonly double[] workerDownUntil;

    /// <summary>Numbers that had their turn when nothing was left; what comes back goes to them first.</summary>
    private readonly Queue<long> waitingList = new();

    private Serving serving = new(0, 0, 0);
    private double ledgerFreeAt;
    private double pausedUntil;
    private long highestGranted;

    public SimulatedQueue(SimulationSetting setting)
    {
        this.setting = setting;
        next = [.. Enumerable.Range(1, setting.Partitions).Select(number => (long)number)];
        owner = [.. Enumerable.Range(0, setting.Partitions).Select(partition => partition % setting.Workers)];
        workerFreeAt = new double[setting.Workers];
        workerDownUntil = new double[setting.Workers];
        Available = setting.Demand.Units;
    }

    /// <summary>The highest number that was given out.</summary>
    public long Issued { get; set; }

    public long Serving => serving.Number;

    public long Available { get; private set; }

    public long Granted { get; private set; }

    /// <summary>The lowest stock that ever was: below nothing would be oversold.</summary>
    public long AvailableMin { get; private set; } = long.MaxValue;

    /// <summary>The furthest that a number was granted after a higher one.</summary>
    public long LargestInversion { get; private set; }

    /// <summary>Moves serving on, and drains what it reached.</summary>
    /// <param name="now">Seconds since the start.</param>
    /// <param name="onGrant">Gets each number that was granted, and when its shopper is told.</param>
    public void Step(double now, Action<long, double> onGrant)
    {
        if (now < pausedUntil)
        {
            return;
        }

        serving = Pacer.Advance(serving, new PacingStep(
            (long)(now * 1_000), (int)setting.Demand.RatePerMinute, Issued, Frontier(), Pacer.BurstFor((int)setting.Demand.RatePerMinute)));
        GrantWaiting(now, onGrant);
        for (var worker = 0; worker < setting.Workers; worker++)
        {
            if (workerDownUntil[worker] <= now && workerFreeAt[worker] <= now)
            {
                Drain(worker, now, onGrant);
            }
        }
    }

    public void GiveBack() => Available++;

    /// <summary>Nobody knows how far the sale is served while Redis is away.</summary>
    public void PauseUntil(double seconds) => pausedUntil = Math.Max(pausedUntil, seconds);

    /// <summary>Takes a worker away: nothing of its partitions is drained until others have them.</summary>
    public void FailWorker(int worker, double now, double seconds) => workerDownUntil[worker] = now + seconds;

    /// <summary>Hands partitions of workers that are away for longer than a session to those that are there.</summary>
    public void Rebalance(double now)
    {
        var up = Enumerable.Range(0, setting.Workers).Where(worker => workerDownUntil[worker] <= now).ToArray();
        for (var partition = 0; partition < setting.Partitions && up.Length > 0; partition++)
        {
            owner[partition] = up[partition % up.Length];
        }
    }

    private long Frontier()
    {
        var frontier = long.MaxValue;
        foreach (var number in next)
        {
            frontier = number <= Issued ? Math.Min(frontier, number) : frontier;
        }

        // Nothing is left to drain: serving itself is how far the sale is drained.
        return frontier == long.MaxValue ? serving.Number : frontier;
    }

    private void Drain(int worker, double now, Action<long, double> onGrant)
    {
        var batch = new List<long>();
        while (batch.Count < Pacer.BatchMax && NextOf(worker) is { } partition)
        {
            batch.Add(next[partition]);
            next[partition] += setting.Partitions;
        }

        if (batch.Count == 0)
        {
            return;
        }

        var done = Commit(now, batch.Count);
        workerFreeAt[worker] = done;
        foreach (var number in batch)
        {
            Decide(number, done, onGrant);
        }
    }

    /// <summary>The partition of a worker with the lowest number whose turn has come.</summary>
    private int? NextOf(int worker)
    {
        int? lowest = null;
        for (var partition = 0; partition < next.Length; partition++)
        {
            if (owner[partition] == worker && next[partition] <= serving.Number && (lowest is not { } best || next[partition] < next[best]))
            {
                lowest = partition;
            }
        }

        return lowest;
    }

    /// <summary>One batch after the other: they update the same row of stock.</summary>
    private double Commit(double now, int tickets)
    {
        var seconds = tickets * (setting.Costs.Grant.Worker + setting.Costs.Grant.Postgres) * Micro;
        return ledgerFreeAt = Math.Max(now, ledgerFreeAt) + seconds;
    }

    private void GrantWaiting(double now, Action<long, double> onGrant)
    {
        while (Available > 0 && waitingList.TryDequeue(out var number))
        {
            Grant(number, Commit(now, 1), onGrant);
        }
    }

    private void Decide(long number, double at, Action<long, double> onGrant)
    {
        if (Available == 0)
        {
            waitingList.Enqueue(number);
            return;
        }

        Grant(number, at, onGrant);
    }

    private void Grant(long number, double at, Action<long, double> onGrant)
    {
        Available--;
        AvailableMin = Math.Min(AvailableMin, Available);
        Granted++;
        LargestInversion = Math.Max(LargestInversion, highestGranted - number);
        highestGranted = Math.Max(highestGranted, number);
        onGrant(number, at + setting.Times.TurnMs / 1_000);
    }
}
