using System.CommandLine;

namespace FlashSale.LoadTests.Sizing;

/// <summary>The options that describe a sale, for `plan` and `simulate` alike.</summary>
internal sealed class DemandOptions(long shoppers, TimeSpan within, double ratePerMinute, long units)
{
    private readonly Option<long> shoppersOption = Options.Long("--shoppers", shoppers, 1, 100_000_000, "How many come.");
    private readonly Option<TimeSpan> withinOption = Options.Time("--within", within, "All arrive within it: 60s, 5min.");
    private readonly Option<double> rateOption = Options.PerMinute("--rate", ratePerMinute, "Admissions: 2000/min, 120/s.");
    private readonly Option<long> unitsOption = Options.Long("--units", units, 1, 100_000_000, "How many units are on sale; each shopper wants one.");
    private readonly Option<double> pollShare = Options.Share("--poll-share", 0.2, "Share of shoppers who poll instead of holding a connection.");
    private readonly Option<double> buyShare = Options.Share("--checkout-share", 0.9, "Share of turns that end in a purchase.");
    private readonly Option<TimeSpan> think = Options.Time("--think", TimeSpan.FromSeconds(60), "Time to pay, in the mean; three times that at most.");
    private readonly Option<FileInfo?> file = new("--file") { Description = $"What 'calibrate' measured. Default: .flashsale/{Calibration.FileName}." };

    public IReadOnlyList<Option> All => [shoppersOption, withinOption, rateOption, unitsOption, pollShare, buyShare, think, file];

    public SaleDemand DemandOf(ParseResult parsed) => new()
    {
        Shoppers = parsed.GetValue(shoppersOption),
        WithinSeconds = parsed.GetValue(withinOption).TotalSeconds,
        RatePerMinute = parsed.GetValue(rateOption),
        Units = parsed.GetValue(unitsOption),
        PollShare = parsed.GetValue(pollShare),
        BuyShare = Math.Max(0.01, parsed.GetValue(buyShare)),
        ThinkSeconds = parsed.GetValue(think).TotalSeconds,
        ThinkSecondsMax = parsed.GetValue(think).TotalSeconds * 3,
    };

    public FileInfo CalibrationFile(ParseResult parsed) => parsed.GetValue(file) ?? Calibration.Usual;
}
