using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using Simulation.Edges;
using Simulation.Figures;
using Simulation.Invariants;

namespace Simulation;

/// <summary>Everybody who looks on: the invariants, the figures, and the count of tickets that have not ended.</summary>
internal sealed class Watchers
{
    private static readonly string Expired = WireNames<TicketState>.Of(TicketState.Expired);

    private const int UnderWay = 2; // admissions at the two ends of a window

    private readonly GrantsInOrder order;
    private readonly IReadOnlyList<Invariant> invariants;
    private readonly WaitFigures waits;
    private readonly ChanceFigures chances;
    private readonly HashSet<int> open = [];
    private readonly HashSet<int> reserved = [];
    private int told;
    private int granted;

    public Watchers(SimulationSetting setting)
    {
        var fastest = setting.Plan.Select(point => point.RatePerMinute).Concat(setting.Faults.Faults.Select(fault => fault.Value))
            .Append(setting.RatePerMinute).Max();
        order = new GrantsInOrder(setting.Shoppers, Pacer.BurstFor(fastest));
        invariants =
        [
            new UnitsAddUp(),
            new EveryTicketEnds(setting.Shoppers),
            new OneTicketOneReservation(setting.Shoppers),
            new NumbersNeverMove(),
            order,
            new AdmissionRate(Clockwork.StepMs, UnderWay),
        ];
        waits = new WaitFigures(setting.Shoppers);
        chances = new ChanceFigures(setting.Shoppers);
    }

    /// <summary>Whether nobody waits or has anything on hold.</summary>
    public bool AllEnded => open.Count == 0;

    public bool IsDecided(int shopper) => !open.Contains(shopper) || reserved.Contains(shopper);

    public void Told(long nowMs, int shopper, long number)
    {
        told++;
        open.Add(shopper);
        All(invariant => invariant.Told(nowMs, shopper, number));
        waits.Told(shopper, number, nowMs);
        chances.Told(shopper, number);
    }

    public void Served(long nowMs, int? shopper, long number, bool isPresent)
    {
        All(invariant => invariant.Served(nowMs, number, isPresent));
        if (shopper is { } holder)
        {
            waits.Served(holder, number, nowMs);
        }
    }

    public void Left(int shopper) => chances.Absent(shopper);

    public void Granted(long nowMs, int shopper, long number)
    {
        granted++;
        reserved.Add(shopper);
        All(invariant => invariant.Granted(nowMs, shopper, number));
        chances.Granted(shopper);
        chances.Decided(shopper);
    }

    public void Ended(long nowMs, int shopper, string state)
    {
        open.Remove(shopper);
        All(invariant => invariant.Ended(nowMs, shopper, state));
        chances.Decided(shopper);
        if (state == Expired && !reserved.Contains(shopper))
        {
            chances.Absent(shopper); // Was away: the turn was missed.
        }
    }

    /// <summary>The sale has ended for everybody who waits, in one broadcast.</summary>
    public void SoldOut(long nowMs)
    {
        foreach (var shopper in open.ToList())
        {
            Ended(nowMs, shopper, WireNames<TicketState>.Of(TicketState.SoldOut));
        }
    }

    public void Tick(long nowMs, SimulatedWeb web, int ratePerMinute)
    {
        All(invariant => invariant.Shown(nowMs, web.Serving));
        if (web.Outflow is { } outflow)
        {
            waits.Tick(nowMs, web.Serving, outflow, web.IsWaitingList, ratePerMinute);
            chances.Tick(web.Stock, web.Likely);
        }
    }

    public void Step(StepView step) => All(invariant => invariant.Stepped(step));

    public void Finish(long nowMs) => All(invariant => invariant.Finished(nowMs));

    public SimulationResult Result(long nowMs, long sold) => new(
        nowMs, told, granted, sold, order.Largest, waits.AtHalf, waits.ExplainedMoves, waits.UnexplainedMoves, chances.First, chances.Last);

    private void All(Action<Invariant> tell)
    {
        foreach (var invariant in invariants)
        {
            tell(invariant);
        }
    }
}
