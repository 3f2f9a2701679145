using FlashSale.LoadTests.Chaos.Ground;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Every scenario there is: each kind of fault alone, clients who behave badly, and all at random.</summary>
internal static class FaultList
{
    public const string Random = "random";
    public const string RudeClients = "rude-clients";

    public static IReadOnlyList<Fault> All { get; } = [.. NodeFaults.All, .. RedisFaults.All, .. PostgresFaults.All, .. KafkaFaults.All, .. LinkFaults.All];

    /// <summary>The names with what each does.</summary>
    public static IEnumerable<(string Name, string Description)> Scenarios =>
    [
        (Random, "faults of all kinds, one after the other and two at once, in an order that the seed decides"),
        .. All.Select(fault => (fault.Name, fault.Description)),
        (RudeClients, "nothing is broken but the clients: a fifth vanishes, half click twice, a third of all requests is sent twice at once"),
    ];

    /// <summary>The faults of a scenario, or of several that are named with commas between them.</summary>
    /// <returns>Null where there is no such scenario.</returns>
    public static IReadOnlyList<Fault>? Of(string scenario) => scenario switch
    {
        Random => [.. All.Where(fault => fault.InRandom)],
        RudeClients => [],
        _ => scenario.Split(',').Select(name => All.FirstOrDefault(fault => fault.Name == name)).ToArray() is var named && named.All(fault => fault is not null) ? [.. named!] : null,
    };

    /// <summary>What can't be done to what the run does not have itself.</summary>
    /// <returns>Null where it can be done.</returns>
    public static string? ReasonAgainst(Fault fault, GivenServers given) =>
        fault.Needs.HasFlag(FaultNeeds.Kafka) && given.Kafka is not null ? "Kafka is not ours to break"
        : fault.Needs.HasFlag(FaultNeeds.Redis) && given.Redis is not null ? "Redis is not ours to break"
        : fault.Needs.HasFlag(FaultNeeds.Postgres) && given.Postgres is not null ? "PostgreSQL is not ours to break"
        : fault.Needs.HasFlag(FaultNeeds.OwnClock) && !OwnClock.IsPossible ? "libfaketime is not here: 'apt-get install -y faketime'"
        : fault.Needs.HasFlag(FaultNeeds.SmallDisk) && !Environment.IsPrivilegedProcess ? "only root may mount a small disk"
        : LinkFaults.All.Contains(fault) && given is { Kafka: not null, Redis: not null, Postgres: not null } ? "no link is ours"
        : null;
}
