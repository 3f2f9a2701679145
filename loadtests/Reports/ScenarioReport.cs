using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Slos;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Reports;

/// <summary>What a run came to. Written as it is to the `--json` file, and read from there by `compare`.</summary>
internal sealed record ScenarioReport
{
    public required string Scenario { get; init; }

    public required string Engine { get; init; }

    public required int Generators { get; init; }

    public required DateTimeOffset StartAt { get; init; }

    public required MachineFacts Machine { get; init; }

    public required ScenarioSetting Setting { get; init; }

    public required double Seconds { get; init; }

    public required RunOutcome Outcome { get; init; }

    /// <summary>Requests that were sent, connections to the hub included.</summary>
    public required long Requests { get; init; }

    /// <summary>The promises that no run may break, each with how often it did.</summary>
    public required IReadOnlyList<Verdict> Verdicts { get; init; }

    public required long LargestInversion { get; init; }

    /// <summary>Kendall's tau between the order of the numbers and the order of the grants, 1 at best; null where no two grants have an order.</summary>
    public required double? Fairness { get; init; }

    /// <summary>The limits of the scenario's file, each with what was measured.</summary>
    public IReadOnlyList<SloVerdict> Slos { get; init; } = [];

    public required IReadOnlyDictionary<string, LatencySummary> Latencies { get; init; }

    public required AdmissionRate Admissions { get; init; }

    public required IReadOnlyDictionary<string, int> Errors { get; init; }

    public required IReadOnlyDictionary<string, int> Refusals { get; init; }

    public required IReadOnlyList<ProcessUse> Processes { get; init; }

    public required Timeline Timeline { get; init; }

    /// <summary>Whether every promise and every limit held. A run in which nobody got a ticket has proved nothing, and does not pass.</summary>
    public bool Passed => Outcome.Joined > 0 && Verdicts.All(verdict => verdict.Holds) && Slos.All(slo => slo.Holds);

    public static ScenarioReport Of(RunFacts facts, MergedResult result, Slo? limits)
    {
        var report = new ScenarioReport
        {
            Scenario = facts.Setting.Scenario,
            Engine = facts.Engine,
            Generators = facts.Generators,
            StartAt = facts.StartAt,
            Machine = MachineFacts.Read(),
            Setting = facts.Setting,
            Seconds = Math.Round(facts.Took.TotalSeconds, 1),
            Outcome = RunOutcome.Of(result),
            Requests = result.RequestCount,
            Verdicts = Audit.Verdicts.On(result.History),
            LargestInversion = GrantsInOrder.Largest(result.History),
            Fairness = GrantsInOrder.Fairness(result.History),
            Latencies = ReportLatencies.Of(result),
            Admissions = AdmissionRate.Of(result.History, facts.Setting.RatePerMinute),
            Errors = result.Errors,
            Refusals = result.Refusals,
            Processes = facts.Processes,
            Timeline = Timeline.Of(result, facts.StartAt, facts.Setting.RatePerMinute),
        };
        return limits is null ? report : report with { Slos = SloVerdict.On(limits, report) };
    }
}

/// <summary>How a run was made.</summary>
internal sealed record RunFacts(
    ScenarioSetting Setting, string Engine, int Generators, DateTimeOffset StartAt, TimeSpan Took, IReadOnlyList<ProcessUse> Processes);

/// <summary>What became of the shoppers.</summary>
/// <param name="Arrived">Came to the sale.</param>
/// <param name="Looked">Only looked.</param>
/// <param name="Joined">Were told of a ticket.</param>
/// <param name="TurnedAway">Came when the sale was over.</param>
/// <param name="Unanswered">Got neither: no answer that meant anything.</param>
/// <param name="Reserved">Were granted units.</param>
/// <param name="Bought">Ended with them.</param>
/// <param name="Released">Gave them back.</param>
/// <param name="Expired">Let their time to buy lapse.</param>
/// <param name="Left">Said that they leave.</param>
/// <param name="SoldOut">Waited for nothing.</param>
/// <param name="Lost">Were told of a ticket that came to no end.</param>
/// <param name="SilentTurns">Were never pushed their turn, and learned it because they asked.</param>
/// <param name="Reconnects">Connections that broke, and not by us.</param>
/// <param name="Reloads">Pages that were loaded again.</param>
internal sealed record RunOutcome(
    int Arrived,
    int Looked,
    int Joined,
    int TurnedAway,
    int Unanswered,
    int Reserved,
    int Bought,
    int Released,
    int Expired,
    int Left,
    int SoldOut,
    int Lost,
    int SilentTurns,
    int Reconnects,
    int Reloads)
{
    public static RunOutcome Of(MergedResult result)
    {
        var shoppers = result.History.Shoppers;
        int EndedAs(string state) => shoppers.Count(shopper => shopper.Last?.State == state);
        return new RunOutcome(
            shoppers.Count + result.Looked,
            result.Looked,
            shoppers.Count(shopper => shopper.WasTold),
            shoppers.Count(shopper => shopper.TurnedAway),
            shoppers.Count(shopper => !shopper.WasTold && !shopper.TurnedAway),
            result.History.Grants().Count(),
            EndedAs(TicketStates.Bought),
            EndedAs(TicketStates.Released),
            EndedAs(TicketStates.Expired),
            EndedAs(TicketStates.Left),
            EndedAs(TicketStates.SoldOut),
            shoppers.Count(shopper => shopper.WasTold && !shopper.HasEnded),
            result.SilentTurns,
            result.Reconnects,
            result.Reloads);
    }
}
