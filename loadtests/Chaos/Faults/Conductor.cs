using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Puts faults in place, one after the other or two at once, takes them away again, and measures how soon the service works.</summary>
internal sealed class Conductor(IReadOnlyList<Fault> faults, bool isRandom, FaultScene scene, Recovery recovery, Action<string> say)
{
    /// <summary>So that some are waiting and some are granted when the first fault comes.</summary>
    private static readonly TimeSpan Beginning = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan CalmMin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan CalmMax = TimeSpan.FromSeconds(8);

    private readonly List<FaultReport> reports = [];
    private readonly List<FaultPeriod> periods = [];
    private readonly List<Violation> violations = [];
    private readonly FaultDeck deck = new(faults, scene.Random);

    private RunClock Clock => scene.Clock;

    /// <summary>Breaks one thing after the other until the time is over; faults that were named are all had once, however long that takes.</summary>
    public async Task<FaultLog> RunAsync(DateTimeOffset startAt, DateTimeOffset until)
    {
        await Clock.WaitAsync(startAt + Beginning - Clock.Now, scene.Stop);
        for (var had = 0; faults.Count > 0 && (Clock.Now < until || (!isRandom && had < faults.Count)); had++)
        {
            var drawn = deck.Draw(isRandom);
            await Task.WhenAll(drawn.Select(fault => OnceAsync(fault, startAt, isAlone: drawn.Length == 1)));
            await Clock.WaitAsync(CalmMin + (CalmMax - CalmMin) * scene.Random.NextDouble(), scene.Stop);
        }

        return new FaultLog(reports, periods, violations);
    }

    private async Task OnceAsync(Fault fault, DateTimeOffset startAt, bool isAlone)
    {
        var from = Clock.Now;
        var broken = await fault.BreakAsync(scene);
        say($"{(from - startAt).TotalSeconds,6:0.0} s  {fault.Name}: {broken.What}");
        var takeOver = fault.ResumesWhileBroken ? recovery.ResumedAsync(from, scene.Stop) : null;
        await Clock.WaitAsync(from + fault.Length - Clock.Now, scene.Stop);
        var takenOver = takeOver is null ? null : await takeOver;
        var to = Clock.Now;
        await broken.HealAsync(scene.Stop);
        var backAt = Clock.Now;
        var (resuming, readying) = (recovery.ResumedAsync(backAt, scene.Stop), recovery.ReadyAsync(backAt, scene.Stop));
        var resumed = fault.ResumesWhileBroken ? takenOver : await resuming;
        await resuming;
        var ready = await readying;
        var report = new FaultReport(
            fault.Name, broken.What, Seconds(from - startAt)!.Value, Seconds(backAt - from)!.Value, Seconds(resumed), Seconds(ready), fault.ResumesWithin.TotalSeconds);
        say($"{(Clock.Now - startAt).TotalSeconds,6:0.0} s  {fault.Name}: over, resumed after {report.ResumedSeconds?.ToString("0.0") ?? "more than 60"} s, ready after {report.ReadySeconds?.ToString("0.0") ?? "more than 60"} s{(recovery.Missing.Length > 0 ? $"; waited last for {recovery.Missing}" : "")}");
        lock (reports)
        {
            reports.Add(report);
            periods.Add(new FaultPeriod(fault.Name, from, to) { Away = broken.Away, Nodes = broken.Nodes });
            violations.AddRange(Judge(fault, broken, report, isAlone));
        }
    }

    private static IEnumerable<Violation> Judge(Fault fault, Broken broken, FaultReport report, bool isAlone)
    {
        if (broken.Complaint is { } complaint)
        {
            yield return new Violation(Violation.Behaviour, complaint);
        }

        // The promise is for a single fault: with two at once the other may still be in place.
        if (isAlone && !(report.ResumedSeconds <= fault.ResumesWithin.TotalSeconds))
        {
            yield return new Violation(
                Violation.Behaviour, $"after {fault.Name} ({broken.What}) at {report.FromSeconds:0} s the service resumed in {report.ResumedSeconds?.ToString("0.0") ?? "more than 60"} s, {report.LimitSeconds:0} is the most");
        }
    }

    private static double? Seconds(TimeSpan? span) => span is { } known ? Math.Round(known.TotalSeconds, 1) : null;
}
