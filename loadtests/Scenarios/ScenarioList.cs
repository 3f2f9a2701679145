namespace FlashSale.LoadTests.Scenarios;

/// <summary>Every scenario there is. A new one is one line here, one file beside, and its limits in Slos.</summary>
internal static class ScenarioList
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Rush(), new Spike(), new Ramp(), new Soak(), new Lobby(), new RefreshStorm(), new ReconnectStorm(), new LateSurge(), new Abandon(),
    ];

    /// <exception cref="InvalidOperationException">There is none of that name.</exception>
    public static Scenario Named(string name) => All.Single(scenario => scenario.Name == name);
}
