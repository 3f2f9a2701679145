namespace FlashSale.LoadTests.Engine;

/// <summary>The seam between scenarios and engines: a scenario says who comes when and what each does, an engine makes it happen.</summary>
/// <param name="StartAt">The instant that offsets count from.</param>
/// <param name="Arrivals">Offsets, ascending.</param>
/// <param name="ActAsync">One shopper, from the intended instant of arrival to the end. Does not throw for what a server answers.</param>
internal sealed record Load(DateTimeOffset StartAt, IReadOnlyList<TimeSpan> Arrivals, Func<int, DateTimeOffset, CancellationToken, Task> ActAsync);

/// <summary>What sends shoppers: ours, or NBomber where it was compiled in.</summary>
internal interface ILoadEngine
{
    /// <summary>What `--engine` calls it.</summary>
    string Name { get; }

    /// <summary>What the engine needs before it can send the first shopper.</summary>
    TimeSpan StartUp { get; }

    /// <summary>Runs the whole load; returns when the last shopper has ended, or soon after <paramref name="stop"/>.</summary>
    /// <returns>How late shoppers were started: the generator's own fault, to be told from the server's.</returns>
    Task<LatencyRecorder> RunAsync(Load load, RunClock clock, CancellationToken stop);
}
