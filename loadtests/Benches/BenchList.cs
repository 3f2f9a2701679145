namespace FlashSale.LoadTests.Benches;

/// <summary>Every bench there is, in the order in which `bench all` runs them. A new bench is one line here.</summary>
internal static class BenchList
{
    public static IReadOnlyList<Bench> All { get; } =
    [
        new("ledger", LedgerBench.Work, LedgerBench.RunAsync),
        new("join", JoinBench.Work, JoinBench.RunAsync),
        new("fanout", FanoutBench.Work, FanoutBench.RunAsync),
        new("poll", PollBench.Work, PollBench.RunAsync),
        new("pacing", PacingBench.Work, PacingBench.RunAsync),
        new("turn", TurnBench.Work, TurnBench.RunAsync),
        new("crowd", CrowdBench.Work, CrowdBench.RunAsync),
        new("draw", DrawBench.Work, DrawBench.RunAsync),
        new("prewarm", PrewarmBench.Work, PrewarmBench.RunAsync),
        new("eta", EtaBench.Work, EtaBench.RunAsync),
    ];
}
