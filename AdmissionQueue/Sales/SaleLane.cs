using System.Globalization;

namespace AdmissionQueue.Sales;

/// <summary>A lane of a sale besides the main one. Lanes are fixed when the sale is scheduled: each has partitions of its own.</summary>
/// <param name="Name">Its name in documents, keys and rows.</param>
/// <param name="Text">What people read: 1 to <see cref="SaleBounds.NameLengthMax"/> characters, none of them a control character.</param>
/// <param name="SharePercent">Its share of the rate in percent, 1 or more. The main lane has what is left of 100, and that is 1 or more.</param>
public sealed record SaleLane(LaneName Name, string Text, int SharePercent)
{
    /// <summary>The lanes as the ledger keeps them: one line each, <c>name:share:text</c>.</summary>
    /// <param name="lanes">The lanes.</param>
    public static string Format(IReadOnlyList<SaleLane> lanes) =>
        string.Join('\n', lanes.Select(lane => string.Create(CultureInfo.InvariantCulture, $"{lane.Name}:{lane.SharePercent}:{lane.Text}")));

    /// <summary>The lanes as the scripts in Redis read them: <c>name:share,...</c>.</summary>
    /// <param name="lanes">The lanes.</param>
    public static string FormatShares(IReadOnlyList<SaleLane> lanes) =>
        string.Join(',', lanes.Select(lane => string.Create(CultureInfo.InvariantCulture, $"{lane.Name}:{lane.SharePercent}")));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="FormatException">It was not written by <see cref="Format"/>.</exception>
    public static IReadOnlyList<SaleLane> Parse(string text) =>
        text.Length == 0 ? [] : [.. text.Split('\n').Select(ParseOne)];

    private static SaleLane ParseOne(string line) => line.Split(':', 3) is [var name, var share, var text]
        ? new SaleLane(new LaneName(name), text, int.Parse(share, CultureInfo.InvariantCulture))
        : throw new FormatException($"'{line}' is not name:share:text.");
}
