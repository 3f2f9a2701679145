using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Generators;

/// <summary>All that one generator process saw and measured.</summary>
internal sealed record GeneratorResult(
    IReadOnlyList<ShopperRecord> Shoppers,
    IReadOnlyList<ProgressDocument> Progress,
    IReadOnlyDictionary<string, byte[]> Latencies,
    byte[] Lateness,
    CountSeriesDocument Arrivals,
    CountSeriesDocument Requests,
    CountSeriesDocument Failures,
    LatencySeriesDocument Join,
    LatencySeriesDocument Push,
    IReadOnlyDictionary<string, int> Errors,
    IReadOnlyDictionary<string, int> Refusals,
    long RequestCount,
    int SilentTurns,
    int Reconnects,
    int Reloads)
{
    public static GeneratorResult Of(ScenarioRun run, IEnumerable<ShopperHistory> histories, LatencyRecorder lateness)
    {
        var recording = run.Recording;
        return new GeneratorResult(
            [.. histories.Select(ShopperRecord.Of)],
            run.ProgressSeen,
            recording.Encoded,
            lateness.Encode(),
            recording.Arrivals.Document(),
            recording.Requests.Document(),
            recording.Failures.Document(),
            recording.Join.Document(),
            recording.Push.Document(),
            recording.Errors.ByKind,
            recording.Refusals.ByKind,
            recording.RequestCount,
            run.Counts.SilentTurns,
            run.Counts.Reconnects,
            run.Counts.Reloads);
    }
}

/// <summary>A <see cref="ShopperHistory"/> as it travels.</summary>
internal sealed record ShopperRecord(
    int Shopper,
    DateTimeOffset IntendedAt,
    IReadOnlyList<Sighting> Sightings,
    IReadOnlyList<long> ProgressPositions,
    DateTimeOffset? GaveBackAt,
    bool TurnedAway,
    bool OnlyLooked,
    bool WasAway)
{
    public static ShopperRecord Of(ShopperHistory history) => new(
        history.Shopper, history.IntendedAt, history.Sightings, history.ProgressPositions.Points, history.GaveBackAt, history.TurnedAway,
        history.OnlyLooked, history.WasAway);

    public ShopperHistory History()
    {
        var history = new ShopperHistory(Shopper, Sightings) { IntendedAt = IntendedAt };
        foreach (var position in ProgressPositions)
        {
            history.ProgressPositions.Add(position);
        }

        (history.GaveBackAt, history.TurnedAway, history.OnlyLooked, history.WasAway) = (GaveBackAt, TurnedAway, OnlyLooked, WasAway);
        return history;
    }
}
