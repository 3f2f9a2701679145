using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>One kind of fault: how it is put in place and what is expected of the service meanwhile and after it.</summary>
internal sealed record Fault(string Name, string Description, TimeSpan Length, Func<FaultScene, Task<Broken>> BreakAsync)
{
    /// <summary>What it can only be done to where the run has it itself.</summary>
    public FaultNeeds Needs { get; init; }

    /// <summary>How soon the service works again.</summary>
    public TimeSpan ResumesWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether that counts from the break itself: what is gone does not come back, others have to take over.</summary>
    public bool ResumesWhileBroken { get; init; }

    /// <summary>Where it is put in place and taken away; null where that is no matter of any other fault's.</summary>
    public FaultDesk? HealedAt { get; init; }

    /// <summary>Whether a random run may choose it.</summary>
    public bool InRandom { get; init; } = true;
}

/// <summary>A fault that is in place.</summary>
/// <param name="What">What was done to whom.</param>
/// <param name="HealAsync">Makes it good again: the part is back when this returns.</param>
internal sealed record Broken(string What, Func<CancellationToken, Task> HealAsync)
{
    /// <summary>The dependency that can't be reached at all; null where it can.</summary>
    public string? Away { get; init; }

    /// <summary>The nodes that can't; null is all.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }

    /// <summary>What was wrong with how the part took it, such as a shutdown that took too long.</summary>
    public string? Complaint { get; init; }
}

/// <summary>What a fault works on.</summary>
internal sealed record FaultScene(ChaosStack Stack, Random Random, RunClock Clock, CancellationToken Stop)
{
    public T Pick<T>(IReadOnlyList<T> from) => from[Random.Next(from.Count)];
}

/// <summary>Where faults are put in place and taken away together.</summary>
internal enum FaultDesk
{
    /// <summary>The embedded Kafka: it forgets its faults with a restart, too.</summary>
    Kafka,

    /// <summary>The network between nodes and servers.</summary>
    Network,

    /// <summary>PostgreSQL itself: what is asked of it finds nobody while it is killed.</summary>
    Postgres,

    /// <summary>Redis itself, in the same way.</summary>
    Redis,
}

/// <summary>What the run has to have itself for a fault.</summary>
[Flags]
internal enum FaultNeeds
{
    Nothing = 0,
    Kafka = 1,
    Redis = 2,
    Postgres = 4,

    /// <summary>Nodes with clocks of their own: libfaketime.</summary>
    OwnClock = 8,

    /// <summary>A disk that can be filled: the right to mount.</summary>
    SmallDisk = 16,
}
