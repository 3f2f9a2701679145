using System.Globalization;
using System.Text;

namespace FlashSale.LoadTests.Reports;

/// <summary>A timeline as a spreadsheet reads it: a row a stretch, dots for decimals, no thousands.</summary>
internal static class TimelineCsv
{
    private static readonly (string Name, Func<Stretch, double> Value)[] Columns =
    [
        ("seconds", stretch => stretch.Seconds),
        ("arrivals", stretch => stretch.Arrivals),
        ("requests", stretch => stretch.Requests),
        ("errors", stretch => stretch.Errors),
        ("joins", stretch => stretch.Joins),
        ("grants", stretch => stretch.Grants),
        ("served", stretch => stretch.Served),
        ("allowed", stretch => stretch.Allowed),
        ("in_queue", stretch => stretch.InQueue),
        ("join_p50_ms", stretch => stretch.JoinP50Ms),
        ("join_p95_ms", stretch => stretch.JoinP95Ms),
        ("join_p99_ms", stretch => stretch.JoinP99Ms),
        ("join_max_ms", stretch => stretch.JoinMaxMs),
        ("pushes", stretch => stretch.Pushes),
        ("push_p50_ms", stretch => stretch.PushP50Ms),
        ("push_p99_ms", stretch => stretch.PushP99Ms),
    ];

    public static string Of(Timeline timeline)
    {
        var csv = new StringBuilder().AppendJoin(',', Columns.Select(column => column.Name)).Append('\n');
        foreach (var stretch in timeline.Stretches)
        {
            csv.AppendJoin(',', Columns.Select(column => column.Value(stretch).ToString("0.###", CultureInfo.InvariantCulture))).Append('\n');
        }

        return csv.ToString();
    }
}
