using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Tickets;
using Simulation.Invariants;

namespace Simulation.Lanes;

/// <summary>The invariants of a sale with lanes, looked at in every step.</summary>
internal sealed class LaneWatch(Sale sale, LaneSetting setting)
{
    private const long WindowMs = 10_000;

    /// <summary>What a lane may be short of its share at any instant: two admissions, in hundredths.</summary>
    private const long ShortMax = 200;

    private readonly Dictionary<TicketId, long> told = [];
    private readonly HashSet<TicketId> granted = [];
    private readonly HashSet<(LaneName Lane, long Number)> places = [];
    private readonly Dictionary<LaneName, List<(long AtMs, long Number)>> rises = [];
    private readonly Queue<(long AtMs, long Total)> window = new();
    private readonly long[] since = new long[setting.Shares.Count];
    private readonly long[] totalSince = new long[setting.Shares.Count];
    private long[] highest = new long[setting.Shares.Count];
    private long leastShare = long.MaxValue;

    /// <summary>Tickets that were told and not granted.</summary>
    public int Waiting => told.Count - granted.Count;

    public void Told(long nowMs, QueueEntry entry) => told.TryAdd(entry.Ticket, nowMs);

    public void Granted(long nowMs, TicketRow row)
    {
        var number = row.Number!.Value;
        if (!granted.Add(row.Ticket) || !places.Add((row.Lane, number)))
        {
            throw new InvariantBrokenException("one place, one grant", nowMs, $"number {number} of {row.Lane} was granted twice");
        }

        // Who was told later overtook nobody by being late.
        var before = rises.TryGetValue(row.Lane, out var seen) ? seen : rises[row.Lane] = [];
        if (before.Count > 0 && before[^1].Number - number > Pacer.BatchMax && before[^1].AtMs > told[row.Ticket])
        {
            throw new InvariantBrokenException("grants in order", nowMs, $"number {number} of {row.Lane} came after {before[^1].Number}");
        }

        if (before.Count == 0 || number > before[^1].Number)
        {
            before.Add((nowMs, number));
        }
    }

    public void Stepped(long nowMs, LaneRedis redis, bool isQuiet)
    {
        var served = redis.Numbers;
        if (served.Zip(highest).Any(lane => lane.First < lane.Second))
        {
            throw new InvariantBrokenException("serving never moves back", nowMs, $"{string.Join('/', highest)} became {string.Join('/', served)}");
        }

        highest = served;
        Rate(nowMs, served.Sum());
        for (var lane = 0; lane < served.Length; lane++)
        {
            Share(nowMs, lane, served, waits: isQuiet && served[lane] < redis.Issued[lane]);
        }
    }

    public LaneResult Result(long nowMs)
    {
        if (Waiting > 0)
        {
            throw new InvariantBrokenException("every ticket ends", nowMs, $"{Waiting} tickets still wait");
        }

        return new LaneResult(nowMs, [.. sale.LaneNames.Select(lane => places.Count(place => place.Lane == lane))], leastShare);
    }

    private void Rate(long nowMs, long total)
    {
        window.Enqueue((nowMs, total));
        while (nowMs - window.Peek().AtMs > WindowMs)
        {
            window.Dequeue();
        }

        var allowed = (nowMs - window.Peek().AtMs) * setting.RatePerMinute / Pacer.CreditPerAdmission + 1;
        if (total - window.Peek().Total > allowed)
        {
            throw new InvariantBrokenException("admission rate", nowMs, $"{total - window.Peek().Total} admitted where {allowed} are allowed");
        }
    }

    private void Share(long nowMs, int lane, long[] served, bool waits)
    {
        if (!waits || totalSince[lane] == 0)
        {
            (since[lane], totalSince[lane]) = (served[lane], served.Sum() + 1); // One more, so that 0 is "not yet".
            return;
        }

        var over = (served[lane] - since[lane]) * 100 - (served.Sum() + 1 - totalSince[lane]) * setting.Shares[lane];
        leastShare = Math.Min(leastShare, over);
        if (over < -ShortMax)
        {
            throw new InvariantBrokenException("a lane gets its share", nowMs, $"lane {lane} is {-over / 100.0} admissions short");
        }
    }
}
