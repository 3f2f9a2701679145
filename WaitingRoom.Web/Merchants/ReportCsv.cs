using System.Globalization;
using InventoryLedger.Reports;

namespace WaitingRoom.Web.Merchants;

/// <summary>The report as a table for spread sheets (RFC 4180): a figure a line, so that new figures move no column.</summary>
internal static class ReportCsv
{
    public static string Of(SaleReportDocument report) => string.Concat(Rows(report).Prepend(["about", "of", "figure", "value"]).Select(row =>
        string.Join(',', row.Select(Field)) + "\r\n"));

    private static IEnumerable<object?[]> Rows(SaleReportDocument report)
    {
        yield return ["sale", report.Sale, "at", report.At.ToString("O", CultureInfo.InvariantCulture)];
        foreach (var lane in report.Lanes)
        {
            foreach (var (figure, value) in Figures(lane))
            {
                yield return ["lane", lane.Lane, figure, value];
            }
        }

        foreach (var units in report.Stock)
        {
            foreach (var (figure, value) in new[] { ("stocked", units.Stocked), ("available", units.Available), ("held", units.Held), ("sold", units.Sold), ("withdrawn", units.Withdrawn) })
            {
                yield return ["stock", units.Sku, figure, value];
            }
        }

        foreach (var (about, figure, value) in Totals(report))
        {
            yield return [about, report.Sale, figure, value];
        }
    }

    private static IEnumerable<(string Figure, object? Value)> Figures(LaneReportDocument lane) =>
    [
        ("joined", lane.Joined), ("decided", lane.Decided), ("granted", lane.Granted), ("missed", lane.Missed),
        .. lane.States.Select(state => ($"now {state.Key}", (object?)state.Value)),
        ("fairness", lane.Fairness), ("waited median seconds", lane.Waited?.MedianSeconds), ("waited p90 seconds", lane.Waited?.P90Seconds),
        ("waited p99 seconds", lane.Waited?.P99Seconds), ("waited longest seconds", lane.Waited?.MaxSeconds),
        .. (lane.Waited?.Histogram ?? []).Select(bucket => (NameOf(bucket), (object?)bucket.Tickets)),
    ];

    private static string NameOf(WaitBucket bucket) => bucket.ToSeconds is { } to
        ? string.Create(CultureInfo.InvariantCulture, $"waited {bucket.FromSeconds} to under {to} seconds")
        : string.Create(CultureInfo.InvariantCulture, $"waited {bucket.FromSeconds} seconds or longer");

    private static IEnumerable<(string About, string Figure, object? Value)> Totals(SaleReportDocument report) =>
    [
        ("told waits", "places", report.Waits?.Places), ("told waits", "error percent", report.Waits?.ErrorPercent), ("told waits", "within percent", report.Waits?.WithinPercent),
        ("told waits", "half error percent", report.Waits?.HalfErrorPercent), ("told waits", "half within percent", report.Waits?.HalfWithinPercent),
        ("orders", "count", report.Orders.Count), ("orders", $"total in minor units of {report.Currency}", report.Orders.Total),
        ("refused", "limited", report.Refused.Limited), ("refused", "unavailable", report.Refused.Unavailable), ("refused", "failed", report.Refused.Failed),
        ("refused", "senders beyond the limit", report.Refused.Senders), ("refused", "joined again", report.Refused.Again), ("refused", "forged", report.Refused.Forged),
    ];

    /// <summary>A spread sheet takes what begins like a formula for one; quoted by an apostrophe it stays a text.</summary>
    private static string Field(object? value)
    {
        var text = Convert.ToString(value is IFormattable ? value : value?.ToString(), CultureInfo.InvariantCulture) ?? "";
        if (value is not (long or double) && text.Length > 0 && "=+-@".Contains(text[0], StringComparison.Ordinal))
        {
            text = "'" + text;
        }

        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
