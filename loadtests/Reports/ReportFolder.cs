using System.Globalization;
using FlashSale.LoadTests.Reports.Html;
using FlashSale.LoadTests.Stack;

namespace FlashSale.LoadTests.Reports;

/// <summary>The folder of one run's report: for people, for programs, and for spreadsheets.</summary>
internal static class ReportFolder
{
    public const string HtmlName = "report.html";
    public const string JsonName = "report.json";
    public const string CsvName = "timeline.csv";

    /// <summary>Where a run's report goes that was not told where: beside the stack's own state.</summary>
    public static DirectoryInfo New(string scenario, DateTimeOffset startAt) => new(Path.Combine(
        StateFolder.Path, "reports", string.Create(CultureInfo.InvariantCulture, $"{startAt:yyyyMMdd-HHmmss}-{scenario}")));

    public static async Task WriteAsync(DirectoryInfo folder, ScenarioReport report, CancellationToken stop)
    {
        folder.Create();
        string In(string name) => Path.Combine(folder.FullName, name);
        await File.WriteAllTextAsync(In(HtmlName), ReportPage.Of(report), stop);
        await File.WriteAllTextAsync(In(CsvName), TimelineCsv.Of(report.Timeline), stop);
        await JsonFile.WriteAsync(new FileInfo(In(JsonName)), report, stop);
    }
}
