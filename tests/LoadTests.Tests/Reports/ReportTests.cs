using System.Text.RegularExpressions;
using System.Xml.Linq;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Reports.Html;
using LoadTests.Tests.Audit;

namespace LoadTests.Tests.Reports;

public sealed partial class ReportTests
{
    [Fact]
    public void Two_generators_are_one_crowd()
    {
        var parts = new[]
        {
            Samples.Part([Histories.Buyer(0, 1, 1), Histories.Buyer(2, 3, 3)], joinMs: 10),
            Samples.Part([Histories.Buyer(1, 2, 2), Histories.Shopper(3, Histories.Waiting(4))], joinMs: 500, errors: 2),
        };

        var report = Samples.ReportOf(parts);

        Assert.Equal((4, 4, 3, 1), (report.Outcome.Arrived, report.Outcome.Joined, report.Outcome.Bought, report.Outcome.Lost));
        Assert.Equal(4, report.Latencies["join"].Count);
        Assert.InRange(report.Latencies["join"].MaxMs, 495, 505);
        Assert.Equal(2, report.Errors["join 500"]);
        Assert.Equal((2, 2), (report.Timeline.Stretches[0].Arrivals, report.Timeline.Stretches[0].Joins));
        Assert.False(report.Passed);
    }

    [Fact]
    public void Two_generators_that_were_given_the_same_number_are_caught()
    {
        var report = Samples.ReportOf([Samples.Part([Histories.Buyer(0, 1, 1)], 10), Samples.Part([Histories.Buyer(1, 1, 2)], 10)]);

        Assert.Contains(report.Verdicts, verdict => verdict is { Name: "no duplicates", Holds: false });
    }

    [Fact]
    public void The_page_needs_nothing_but_itself_and_says_what_was_found()
    {
        var page = ReportPage.Of(Samples.Report());

        Assert.DoesNotMatch(@"(src|href)\s*=|@import|url\(|https?://", page);
        Assert.Equal(8, Svg().Count(page));
        Assert.All(Svg().Matches(page), svg => XElement.Parse(svg.Value));
        Assert.Contains("PASS", page, StringComparison.Ordinal);
        Assert.Contains("nothing oversold", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_server_said_can_not_write_into_the_page()
    {
        var report = Samples.Report() with { Errors = new Dictionary<string, int> { ["<script>alert(1)</script>"] = 1 } };

        Assert.DoesNotContain("<script>alert", ReportPage.Of(report), StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_for_spreadsheets_has_a_row_a_stretch_and_no_thousands()
    {
        var timeline = Samples.Report(joinMs: 1_234.5).Timeline;
        var lines = TimelineCsv.Of(timeline).TrimEnd('\n').Split('\n');

        Assert.Equal(timeline.Stretches.Count + 1, lines.Length);
        Assert.All(lines, line => Assert.Equal(lines[0].Count(sign => sign == ','), line.Count(sign => sign == ',')));
        Assert.Contains(",123", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_reads_back_as_it_was_written()
    {
        var file = new FileInfo(Path.Combine(Path.GetTempPath(), $"report-{Guid.NewGuid():N}.json"));
        try
        {
            var report = Samples.Report();
            await JsonFile.WriteAsync(file, report, TestContext.Current.CancellationToken);
            var read = JsonFile.Read<ScenarioReport>(file);

            Assert.Equal(report.Latencies["join"], read.Latencies["join"]);
            Assert.Equal(report.Timeline.Stretches, read.Timeline.Stretches);
            Assert.Equal(report.Setting, read.Setting);
        }
        finally
        {
            file.Delete();
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.03, 0.05)]
    [InlineData(1, 1)]
    [InlineData(1_100, 2_000)]
    [InlineData(7, 10)]
    public void A_grid_has_round_steps(double rough, double step) => Assert.Equal(step, SvgChart.Step(rough), 6);

    [GeneratedRegex("<svg.*?</svg>", RegexOptions.Singleline)]
    private static partial Regex Svg();
}
