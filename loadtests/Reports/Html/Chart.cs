namespace FlashSale.LoadTests.Reports.Html;

/// <summary>A line chart over the time of a run.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Unit">Of the vertical axis.</param>
/// <param name="Lines">What is drawn; at most <see cref="LinesMax"/>, beyond which nobody tells colours apart.</param>
internal sealed record Chart(string Title, string Unit, IReadOnlyList<ChartLine> Lines)
{
    public const int LinesMax = 8;

    /// <summary>A sentence below it, for what the lines do not say.</summary>
    public string Note { get; init; } = "";
}

/// <summary>One line of a chart.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Points">Ascending in time. A value that is null is a gap.</param>
internal sealed record ChartLine(string Name, IReadOnlyList<(double Seconds, double? Value)> Points)
{
    /// <summary>A limit or an allowance, not something that was measured.</summary>
    public bool IsLimit { get; init; }
}
