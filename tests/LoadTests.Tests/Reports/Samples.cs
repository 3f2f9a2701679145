using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Slos;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using LoadTests.Tests.Audit;

namespace LoadTests.Tests.Reports;

/// <summary>Reports of runs that were never made, for what is to be seen in them.</summary>
internal static class Samples
{
    public static readonly ScenarioSetting Setting = new()
    {
        Scenario = "rush",
        Shoppers = 10,
        Within = TimeSpan.FromSeconds(5),
        Units = 5,
        RatePerMinute = 600,
        PollShare = 0,
        CheckoutShare = 1,
        Seed = 1,
    };

    /// <summary>One generator's share: its shoppers, each of whom joined after so many milliseconds, a second apart.</summary>
    public static GeneratorResult Part(IReadOnlyList<ShopperHistory> shoppers, double joinMs, int errors = 0)
    {
        var recording = new Recording(Histories.Start);
        for (var index = 0; index < shoppers.Count; index++)
        {
            var due = Histories.At(index);
            recording.Arrivals.Add(due);
            recording.Send(due);
            recording.Join.Record(due, TimeSpan.FromMilliseconds(joinMs));
            recording.Of(RequestKinds.Join).Record(TimeSpan.FromMilliseconds(joinMs));
        }

        for (var error = 0; error < errors; error++)
        {
            recording.Fail("join 500", Histories.Start);
        }

        return new GeneratorResult(
            [.. shoppers.Select(ShopperRecord.Of)],
            [Histories.Progress(0, serving: 0, issued: shoppers.Count), Histories.Progress(5, serving: shoppers.Count, issued: shoppers.Count)],
            recording.Encoded,
            new LatencyRecorder().Encode(),
            recording.Arrivals.Document(),
            recording.Requests.Document(),
            recording.Failures.Document(),
            recording.Join.Document(),
            recording.Push.Document(),
            recording.Errors.ByKind,
            recording.Refusals.ByKind,
            recording.RequestCount,
            SilentTurns: 0,
            Reconnects: 0,
            Reloads: 0);
    }

    public static ScenarioReport Report(double joinMs = 20, Slo? limits = null, int errors = 0, int units = 5) => ReportOf(
        [Part([.. Enumerable.Range(0, 5).Select(shopper => Histories.Buyer(shopper, number: shopper + 1, grantedAt: shopper + 1))], joinMs, errors)], limits, units);

    public static ScenarioReport ReportOf(IReadOnlyList<GeneratorResult> parts, Slo? limits = null, int units = 5) => ScenarioReport.Of(
        new RunFacts(Setting with { Units = units }, "open-model", parts.Count, Histories.Start, TimeSpan.FromSeconds(10), [Process("web-1", [100, 100, 100, 100, 100])]),
        new MergedResult(parts, new Dictionary<string, int> { [Histories.Sku] = units }),
        limits);

    public static ProcessUse Process(string name, IReadOnlyList<double> memory) =>
        new(name, 1, memory.Max(), 1, 10, [.. memory.Select((mb, second) => new ProcessSample(second, 10, mb))]);
}
