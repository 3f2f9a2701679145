using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace Simulation.Edges;

/// <summary>What Redis keeps, around the real rules <see cref="JoinGate"/> and <see cref="Pacer"/>: the counter, who has which ticket, how far each
/// partition is, and serving. It can be lost, and rebuilt from the log as the warm-up does.</summary>
internal sealed class SimulatedRedis(SimulationSetting setting, SimulatedLog log)
{
    private readonly Dictionary<ShopperId, Held> tickets = [];
    private readonly Dictionary<int, long> frontiers = [];
    private readonly Dictionary<int, long> tails = [];
    private Serving serving;

    /// <summary>Whether Redis knows the sale.</summary>
    public bool IsWarm { get; private set; } = true;

    /// <summary>The highest arrival that was counted, which is the highest number that was given.</summary>
    public long Issued { get; private set; }

    public long Number => serving.Number;

    /// <summary>The lowest number that any partition still has to drain; 0 while one has not reported.</summary>
    public long Frontier => frontiers.Count < log.Partitions ? 0 : frontiers.Values.Min();

    /// <summary>The next arrival, or the ticket that the shopper has.</summary>
    public (JoinOutcome Outcome, QueueEntry? Entry, bool Queued) Join(SaleState state, ShopperId shopper, Func<long, QueueEntry> entryOf)
    {
        var known = tickets.TryGetValue(shopper, out var held);
        var outcome = JoinGate.Decide(IsWarm ? state : null, known);
        if (outcome == JoinOutcome.New)
        {
            held = new Held(entryOf(++Issued), Queued: false);
            tickets[shopper] = held;
        }

        return (outcome, outcome is JoinOutcome.New or JoinOutcome.Same ? held.Entry : null, held.Queued);
    }

    public void MarkQueued(QueueEntry entry, int partition, long offset)
    {
        if (!IsWarm)
        {
            return;
        }

        tails[partition] = Math.Max(tails.GetValueOrDefault(partition), offset + 1);
        if (tickets.TryGetValue(entry.Shopper, out var held) && held.Entry.Ticket == entry.Ticket)
        {
            tickets[entry.Shopper] = held with { Queued = true };
        }
    }

    /// <summary>Notes a worker's reports as the script does: a partition that has not read its tail keeps its last one.</summary>
    public void Report(IEnumerable<FrontierReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.NextOffset is not { } next || next >= tails.GetValueOrDefault(report.Partition))
            {
                frontiers[report.Partition] = report.NextNumber;
            }
        }
    }

    /// <summary>Moves serving on; who is away gives the slot on at once.</summary>
    /// <param name="nowMs">The instant.</param>
    /// <param name="ratePerMinute">Admissions per minute now.</param>
    /// <param name="isAway">Whether nobody is there at a number that serving reaches.</param>
    public void Advance(long nowMs, int ratePerMinute, Func<long, bool> isAway)
    {
        if (!IsWarm)
        {
            return;
        }

        var frontier = setting.Planted == PlantedFault.FrontierIgnored ? long.MaxValue / 2 : Frontier;
        var rate = setting.Planted == PlantedFault.PaceTooSlow ? ratePerMinute * 19 / 20 : ratePerMinute;
        var before = serving.Number;
        for (var atMs = serving.AtMs; atMs < nowMs;)
        {
            // Planted: a stall is taken in as many small steps as it was long.
            atMs = setting.Planted == PlantedFault.StallMadeGood ? Math.Min(nowMs, atMs + Pacer.ElapsedMsMax) : nowMs;
            serving = Pacer.Advance(serving, new PacingStep(atMs, rate, Issued, frontier, Pacer.BurstFor(rate)));
        }

        var limit = Math.Min(Issued, frontier + Pacer.BurstFor(rate));
        for (var number = before + 1; number <= serving.Number; number++)
        {
            if (isAway(number) && serving.Number < limit)
            {
                serving = serving with { Number = serving.Number + 1 };
            }
        }
    }

    /// <summary>Everything is gone.</summary>
    public void Lose()
    {
        IsWarm = false;
        (Issued, serving) = (0, default);
        tickets.Clear();
        frontiers.Clear();
        tails.Clear();
    }

    /// <summary>Rebuilds from the log, as the warm-up loop does.</summary>
    public void Rebuild(long nowMs, long served)
    {
        long highest = 0;
        foreach (var (_, _, entry) in log.All())
        {
            highest = Math.Max(highest, entry.Arrival);
            tickets.TryAdd(entry.Shopper, new Held(entry, Queued: true));
        }

        // A number that was given and is still on its way to the log must not be given again: the next ones start beyond.
        Issued = setting.Planted == PlantedFault.NumberGivenTwice ? served : Math.Max(highest, served) + Pacer.BatchMax;
        serving = new Serving(served, 0, nowMs);
        IsWarm = true;
    }

    private readonly record struct Held(QueueEntry Entry, bool Queued);
}
