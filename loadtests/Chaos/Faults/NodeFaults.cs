using FlashSale.LoadTests.Chaos.Ground;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Faults of our own processes.</summary>
internal static class NodeFaults
{
    private static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(10);

    public static IEnumerable<Fault> All { get; } =
    [
        new("worker-kill", "SIGKILL of a worker; it stays away for 20 s, so that the others have to take its partitions over", TimeSpan.FromSeconds(20), scene => Kill([scene.Pick(scene.Stack.Workers)]))
        {
            ResumesWhileBroken = true,
            ResumesWithin = TimeSpan.FromSeconds(15),
        },
        new("web-kill", "SIGKILL of a web node, which is started again after 3 s", TimeSpan.FromSeconds(3), scene => Kill([scene.Pick(scene.Stack.Web)])),
        new("all-kill", "SIGKILL of all web nodes and workers at once; all are started again", TimeSpan.FromSeconds(2), scene => Kill(scene.Stack.Nodes))
        {
            ResumesWithin = TimeSpan.FromSeconds(15), // The partitions are dead consumers' here, too: the group waits for their sessions to end.
        },
        new("worker-freeze", "SIGSTOP of a worker for 30 s: when it goes on it is a zombie that believes to hold its partitions", TimeSpan.FromSeconds(30), Freeze),
        new("worker-term", "SIGTERM of a worker: it has to finish and be gone within 10 s; it is started again", TimeSpan.FromSeconds(1), scene => TerminateAsync(scene.Pick(scene.Stack.Workers))),
        new("web-term", "SIGTERM of a web node: it has to send its pages away and be gone within 10 s; it is started again", TimeSpan.FromSeconds(1), scene => TerminateAsync(scene.Pick(scene.Stack.Web))),
        new("clock-step", "the clocks of one web node and one worker jump an hour forward, or back, and return after 20 s", TimeSpan.FromSeconds(20), StepClocks)
        {
            Needs = FaultNeeds.OwnClock,
            InRandom = false, // A clock of its own costs a node so much time that all others would be measured against it.
        },
    ];

    private static Task<Broken> Kill(IReadOnlyList<ChaosNode> victims)
    {
        foreach (var victim in victims)
        {
            victim.Kill();
        }

        return Task.FromResult(new Broken($"{Names(victims)} killed", stop => Task.WhenAll(victims.Select(victim => victim.StartAgainAsync(stop)))));
    }

    private static Task<Broken> Freeze(FaultScene scene)
    {
        var victim = scene.Pick(scene.Stack.Workers);
        victim.Freeze();
        return Task.FromResult(new Broken($"{victim.Name} frozen", _ =>
        {
            victim.Thaw();
            return Task.CompletedTask;
        }));
    }

    private static async Task<Broken> TerminateAsync(ChaosNode victim)
    {
        var (took, well) = await victim.TerminateAsync();
        return new Broken($"{victim.Name} asked to end, gone after {took.TotalSeconds:0.0} s", victim.StartAgainAsync)
        {
            Complaint = !well ? $"{victim.Name} did not end by itself after SIGTERM" : took > ShutdownMax ? $"{victim.Name} needed {took.TotalSeconds:0.0} s to end, 10 is the most" : null,
        };
    }

    private static Task<Broken> StepClocks(FaultScene scene)
    {
        var off = TimeSpan.FromHours(scene.Random.Next(2) == 0 ? 1 : -1);
        ChaosNode[] victims = [scene.Stack.Web[^1], scene.Stack.Workers[^1]];
        Array.ForEach(victims, victim => victim.StepClock(off));
        return Task.FromResult(new Broken($"{Names(victims)} {off.TotalHours:+0;-0} h", _ =>
        {
            Array.ForEach(victims, victim => victim.StepClock(TimeSpan.Zero));
            return Task.CompletedTask;
        }));
    }

    private static string Names(IEnumerable<ChaosNode> nodes) => string.Join(", ", nodes.Select(node => node.Name));
}
