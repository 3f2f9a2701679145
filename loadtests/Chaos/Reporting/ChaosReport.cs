using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Chaos.Faults;
using FlashSale.LoadTests.Chaos.Witnesses;
using FlashSale.LoadTests.Reports;

namespace FlashSale.LoadTests.Chaos.Reporting;

/// <summary>A run, judged.</summary>
internal sealed record ChaosReport
{
    public required string Scenario { get; init; }

    public required int Seed { get; init; }

    public required double Seconds { get; init; }

    public required MachineFacts Machine { get; init; }

    /// <summary>Shoppers who came, those who only probed included.</summary>
    public required int Shoppers { get; init; }

    /// <summary>Those of them who were told of a ticket.</summary>
    public required int Told { get; init; }

    /// <summary>How tickets ended, by what shoppers heard last.</summary>
    public required IReadOnlyDictionary<string, int> Ends { get; init; }

    public required IReadOnlyList<FaultReport> Faults { get; init; }

    public required double? RecoveryMaxSeconds { get; init; }

    /// <summary>Requests of shoppers.</summary>
    public required int Requests { get; init; }

    /// <summary>Requests that were refused with a time to come back.</summary>
    public required int Refused { get; init; }

    /// <summary>Requests that got no answer: their node was killed, or frozen.</summary>
    public required int Unanswered { get; init; }

    /// <summary>The longest that any answer took.</summary>
    public required double AnswerMaxSeconds { get; init; }

    /// <summary>By how much an answer may seem late that was not: the most that work waited in the crowd's own process.</summary>
    public required double CrowdLateMaxSeconds { get; init; }

    /// <summary>When that was; null where it was never late.</summary>
    public required DateTimeOffset? CrowdLateMaxAt { get; init; }

    /// <summary>The most who were admitted in any ten seconds, and what the rate allows.</summary>
    public required int AdmittedMax { get; init; }

    public required int AdmittedAllowed { get; init; }

    public required IReadOnlyDictionary<string, double> PeakMb { get; init; }

    public required int ViolationCount { get; init; }

    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>The stories of the first violations' shoppers.</summary>
    public required IReadOnlyList<string> Stories { get; init; }

    public bool Passed => ViolationCount == 0;

    private const int StoriesMax = 6;

    public static ChaosReport Of(
        ChaosSetting setting, TimeSpan length, Evidence evidence, IReadOnlyList<Violation> violations, FaultLog log, NodeWitness nodes)
    {
        var exchanges = evidence.Shoppers.SelectMany(shopper => shopper.Exchanges ?? []).ToList();
        var crowdLate = evidence.CrowdLate.MaxBy(span => span.Length);
        return new ChaosReport
        {
            Scenario = setting.Scenario,
            Seed = setting.Seed,
            Seconds = Math.Round(length.TotalSeconds, 1),
            Machine = MachineFacts.Read(),
            Shoppers = evidence.Shoppers.Count,
            Told = evidence.Shoppers.Count(shopper => shopper.WasTold),
            Ends = evidence.Shoppers.Where(shopper => shopper.WasTold).CountBy(shopper => shopper.Last!.State).ToDictionary(StringComparer.Ordinal),
            Faults = log.Reports,
            RecoveryMaxSeconds = log.Reports.Max(report => report.ResumedSeconds),
            Requests = exchanges.Count,
            Refused = exchanges.Count(exchange => exchange.Status is 429 or 503),
            Unanswered = exchanges.Count(exchange => exchange.Status == 0),
            AnswerMaxSeconds = Math.Round(exchanges.Where(exchange => exchange.Status != 0).Select(exchange => exchange.Took.TotalSeconds).DefaultIfEmpty().Max(), 1),
            CrowdLateMaxSeconds = Math.Round(crowdLate?.Length.TotalSeconds ?? 0, 1),
            CrowdLateMaxAt = crowdLate?.From,
            AdmittedMax = RateKept.Fullest(evidence)?.Count ?? 0,
            AdmittedAllowed = RateKept.AllowedIn(RateKept.Window, evidence.Terms),
            PeakMb = nodes.PeakMb.ToDictionary(node => node.Key, node => Math.Round(node.Value), StringComparer.Ordinal),
            ViolationCount = violations.Count,
            Violations = [.. violations.Take(200)],
            Stories = [.. violations.GroupBy(violation => violation.Invariant).SelectMany(kind => kind.Take(2)).Take(StoriesMax)
                .SelectMany(violation => Story.Of(violation with { Numbers = [.. violation.Numbers.Take(2)] }, evidence).Prepend($"[{violation.Invariant}] {violation.What}"))],
        };
    }
}
