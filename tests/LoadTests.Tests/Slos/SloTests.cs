using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Slos;
using FlashSale.LoadTests.Surface;
using LoadTests.Tests.Reports;

namespace LoadTests.Tests.Slos;

public sealed class SloTests
{
    [Fact]
    public void Every_scenario_has_a_file_of_limits_that_reads_and_forbids_overselling() => Assert.All(ScenarioList.All, scenario =>
    {
        var limits = Slo.Read(Slo.FileOf(scenario.Name));
        Assert.Equal(0, limits.OversoldMax);
        Assert.NotNull(limits.JoinP99MsMax);
        Assert.NotNull(limits.ErrorShareMax);
        Assert.NotNull(limits.PushP99MsMax);
    });

    [Fact]
    public void A_limit_that_is_kept_passes_and_one_that_is_not_fails_the_run()
    {
        Assert.True(Samples.Report(joinMs: 20, new Slo { JoinP99MsMax = 50 }).Passed);
        var report = Samples.Report(joinMs: 80, new Slo { JoinP99MsMax = 50 });
        Assert.False(report.Passed);
        Assert.InRange(Assert.Single(report.Slos, slo => !slo.Holds).Measured!.Value, 79, 81);
    }

    [Fact]
    public void The_error_budget_counts_per_request()
    {
        Assert.True(Samples.Report(limits: new Slo { ErrorShareMax = 0.2 }, errors: 1).Passed); // 1 of 5
        Assert.False(Samples.Report(limits: new Slo { ErrorShareMax = 0.19 }, errors: 1).Passed);
    }

    [Fact]
    public void A_limit_on_what_was_not_measured_is_not_kept() =>
        Assert.False(Samples.Report(limits: new Slo { ReconnectP99MsMax = 1_000 }).Passed);

    [Fact]
    public void Units_beyond_stock_break_the_limit_and_the_audit()
    {
        var report = Samples.Report(limits: new Slo(), units: 4);
        Assert.Contains(report.Slos, slo => slo is { Name: "units oversold", Holds: false });
        Assert.False(report.Passed);
    }

    [Theory]
    [InlineData("""{"joinP99Max": 1}""")]
    [InlineData("""{"joinP99MsMax": "fast"}""")]
    [InlineData("")]
    public void A_file_with_a_typing_error_is_refused(string text)
    {
        var file = new FileInfo(Path.Combine(Path.GetTempPath(), $"slo-{Guid.NewGuid():N}.json"));
        File.WriteAllText(file.FullName, text);
        try
        {
            Assert.Contains(file.FullName, Assert.Throws<StackException>(() => Slo.Read(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            file.Delete();
        }
    }
}
