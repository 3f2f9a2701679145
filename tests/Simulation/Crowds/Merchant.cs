using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using Simulation.Edges;

namespace Simulation.Crowds;

/// <summary>Who runs the sale: changes of the rate that are announced, and those that are not.</summary>
internal sealed class Merchant(SimulationSetting setting, Clockwork clock)
{
    /// <summary>A sale is given up on after this many times as long as its rate alone would take.</summary>
    private const int Patience = 6;

    private readonly Queue<(long AtMs, int RatePerMinute)> plan = new(setting.Plan);
    private long pausedUntilMs;

    public int RatePerMinute { get; private set; } = setting.RatePerMinute;

    /// <summary>What everybody may know of what is to come.</summary>
    public IReadOnlyList<RatePoint> Plan =>
    [
        .. clock.NowMs < setting.LobbyMs ? [new RatePoint(Clockwork.Start.AddMilliseconds(setting.LobbyMs), RatePerMinute)] : Array.Empty<RatePoint>(),
        .. plan.Select(point => new RatePoint(Clockwork.Start.AddMilliseconds(point.AtMs), point.RatePerMinute)),
    ];

    /// <summary>By then everything must have ended.</summary>
    public long LongestMs
    {
        get
        {
            var slowest = setting.Plan.Select(point => point.RatePerMinute)
                .Concat(setting.Faults.Faults.Where(fault => fault.Kind == FaultKind.RateChanged).Select(fault => fault.Value))
                .Append(setting.RatePerMinute).Where(rate => rate > 0).Min();
            var waits = Patience * setting.Shoppers * 60_000L / slowest;
            return setting.LobbyMs + waits + setting.TrickleMs + setting.Faults.HealedAtMs + 10 * setting.HoldMs + HoldsInTurnMs;
        }
    }

    /// <summary>With a limit of those in the shop, or a waiting list, holds end one after the other.</summary>
    private long HoldsInTurnMs => setting.ActiveLimit > 0 ? setting.Shoppers / setting.ActiveLimit * setting.HoldMs : 0;

    public void Pause(long forMs) => pausedUntilMs = Math.Max(pausedUntilMs, clock.NowMs + forMs);

    public void Change(int ratePerMinute) => RatePerMinute = RatePerMinute == 0 ? 0 : ratePerMinute; // A planned break is kept.

    public void Step(SimulatedLedger ledger)
    {
        while (plan.TryPeek(out var point) && point.AtMs <= clock.NowMs)
        {
            RatePerMinute = plan.Dequeue().RatePerMinute;
        }

        if (ledger.State is SaleState.Open or SaleState.Paused)
        {
            ledger.State = clock.NowMs < pausedUntilMs ? SaleState.Paused : SaleState.Open;
        }
    }
}
