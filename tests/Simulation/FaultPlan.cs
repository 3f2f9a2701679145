namespace Simulation;

/// <summary>What can go wrong or change in a sale.</summary>
public enum FaultKind
{
    /// <summary>A worker dies; its partitions move after the session timeout.</summary>
    WorkerDies,

    /// <summary>A worker joins; partitions are shared out anew.</summary>
    WorkerJoins,

    /// <summary>A worker stands still, long enough to lose its partitions, and then goes on as if it had them.</summary>
    WorkerStalls,

    /// <summary>Redis loses everything, and is rebuilt from the log and the ledger.</summary>
    RedisLost,

    /// <summary>A web node dies between giving numbers and queueing them; its joiners try again.</summary>
    WebDies,

    /// <summary>The ledger commits slowly for a while.</summary>
    LedgerSlow,

    /// <summary>The merchant pauses the sale for a while.</summary>
    Paused,

    /// <summary>The merchant changes the rate, unannounced.</summary>
    RateChanged,
}

/// <summary>One thing that goes wrong.</summary>
/// <param name="AtMs">When, in milliseconds from the start.</param>
/// <param name="Kind">What.</param>
/// <param name="ForMs">How long it lasts, where it lasts.</param>
/// <param name="Value">The new rate, where it is one.</param>
public readonly record struct Fault(long AtMs, FaultKind Kind, long ForMs = 0, int Value = 0);

/// <summary>What goes wrong in a run, in order of time. After <see cref="HealedAtMs"/> nothing does any more, and everything must come to its end.</summary>
public sealed record FaultPlan(IReadOnlyList<Fault> Faults)
{
    /// <summary>After a fault has ended, so long is allowed for things to settle.</summary>
    private const long SettleMs = 20_000;

    /// <summary>Nothing goes wrong.</summary>
    public static FaultPlan None { get; } = new([]);

    /// <summary>When the last fault is over.</summary>
    public long HealedAtMs => Faults.Count == 0 ? 0 : Faults.Max(fault => fault.AtMs + fault.ForMs);

    /// <summary>Draws a plan: so many faults of any kind, at any time within a span.</summary>
    /// <param name="seed">Draws it.</param>
    /// <param name="count">How many.</param>
    /// <param name="withinMs">The span, from the start.</param>
    /// <param name="ratePerMinute">The rate that changes are drawn around.</param>
    public static FaultPlan Random(int seed, int count, long withinMs, int ratePerMinute)
    {
        var random = new Random(seed);
        var kinds = Enum.GetValues<FaultKind>();
        return new FaultPlan(
        [
            .. Enumerable.Range(0, count)
                .Select(_ => new Fault(
                    random.NextInt64(1_000, withinMs),
                    kinds[random.Next(kinds.Length)],
                    random.NextInt64(1_000, 30_000),
                    Math.Max(60, ratePerMinute * random.Next(25, 300) / 100)))
                .OrderBy(fault => fault.AtMs),
        ]);
    }

    /// <summary>Whether nothing is wrong, nor was just before.</summary>
    /// <param name="nowMs">The instant.</param>
    public bool IsQuiet(long nowMs) => !Faults.Any(fault => nowMs >= fault.AtMs && nowMs <= fault.AtMs + fault.ForMs + SettleMs);
}
