namespace FlashSale.LoadTests.Sizing.Simulation;

/// <summary>What is simulated.</summary>
internal sealed record SimulationSetting
{
    public required SaleDemand Demand { get; init; }

    public required int WebNodes { get; init; }

    /// <summary>Processors of a web node.</summary>
    public required int Cores { get; init; }

    public required int Workers { get; init; }

    public required int Partitions { get; init; }

    public required int ConnectionsPerNodeMax { get; init; }

    public required StepCosts Costs { get; init; }

    public required StepTimes Times { get; init; }

    public IReadOnlyList<Failure> Failures { get; init; } = [];

    public int Seed { get; init; } = 1;
}

/// <summary>Something that goes away for a while.</summary>
/// <param name="Part">What.</param>
/// <param name="Index">Which of them, from 0; there is one Redis.</param>
/// <param name="AtSeconds">From when.</param>
/// <param name="ForSeconds">For how long. A worker's partitions go to others sooner, when its session has timed out.</param>
internal sealed record Failure(FailingPart Part, int Index, double AtSeconds, double ForSeconds)
{
    /// <summary>Reads `web:3@20s+10s`: web node 3 goes away after 20 s, for 10 s; `redis@30s+5s`.</summary>
    public static bool TryParse(string text, out Failure? failure)
    {
        failure = null;
        var (what, rest) = Split(text, '@');
        var (name, index) = Split(what, ':');
        var (at, span) = Split(rest, '+');
        var number = 0;
        if (!Enum.TryParse<FailingPart>(name, ignoreCase: true, out var part) || (index.Length > 0 && !int.TryParse(index, out number))
            || !Measures.TryTime(at, out var atTime) || !Measures.TryTime(span, out var forTime))
        {
            return false;
        }

        failure = new Failure(part, number, atTime.TotalSeconds, forTime.TotalSeconds);
        return true;
    }

    private static (string Before, string After) Split(string text, char separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);
    }
}

internal enum FailingPart
{
    Web,
    Worker,
    Redis,
}
