using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Chaos.Network;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Faults of the network between one node and one server.</summary>
internal static class LinkFaults
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(15);

    public static IEnumerable<Fault> All { get; } =
    [
        new("network-cut", "one node can't reach one server for 15 s: connections are reset and refused", Length, scene => Cut(OneLink(scene))) { HealedAt = FaultDesk.Network },
        new("network-silent", "one node can't reach one server for 15 s: what it sends disappears", Length, scene => Silence(OneLink(scene), away: null)) { HealedAt = FaultDesk.Network },
        new("network-delay", "one node and one server hear each other a second late, for 15 s", Length, scene => Delay(OneLink(scene), 500)) { HealedAt = FaultDesk.Network },
    ];

    public static Task<Broken> Delay(IReadOnlyList<Link> links, int delayMs) => Break(links, $"{2 * delayMs} ms late", null, link => link.DelayMs = delayMs);

    public static Task<Broken> Silence(IReadOnlyList<Link> links, string? away) => Break(links, "silent", away ?? links[0].Part, link => link.Silence());

    private static Task<Broken> Cut(IReadOnlyList<Link> links) => Break(links, "cut", links[0].Part, link => link.Cut());

    private static Task<Broken> Break(IReadOnlyList<Link> links, string how, string? away, Action<Link> breakLink)
    {
        foreach (var link in links)
        {
            breakLink(link);
        }

        var nodes = links.Select(link => link.Node).Distinct().ToList();
        return Task.FromResult(new Broken($"{string.Join(", ", nodes)} to {links[0].Part} {how}", _ =>
        {
            foreach (var link in links)
            {
                link.Heal();
            }

            return Task.CompletedTask;
        })
        {
            Away = away,
            Nodes = nodes,
        });
    }

    /// <summary>All of one node's links to one server: to every broker, where that is Kafka.</summary>
    private static List<Link> OneLink(FaultScene scene)
    {
        var one = scene.Pick(scene.Stack.Links);
        return [.. scene.Stack.Links.Where(link => (link.Node, link.Part) == (one.Node, one.Part))];
    }
}
