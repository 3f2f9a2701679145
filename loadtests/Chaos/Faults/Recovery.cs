using FlashSale.LoadTests.Chaos.Crowd;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Chaos.Witnesses;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Finds out when the service works again: every web node takes a join, serving goes on (or has nobody to serve), tickets are decided, and living
/// workers hold every partition.</summary>
internal sealed class Recovery(ChaosStack stack, ChaosCrowd crowd, NodeWitness nodes, Func<LedgerWitness> ledger, RunClock clock)
{
    /// <summary>Long after the limit: how late it was is worth knowing, too.</summary>
    private static readonly TimeSpan WatchFor = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    /// <summary>Watches until the service works.</summary>
    /// <param name="since">What its time counts from.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>How long it took; null where it does not within a minute.</returns>
    public async Task<TimeSpan?> ResumedAsync(DateTimeOffset since, CancellationToken stop)
    {
        Missing = "";
        var before = await TryProgressAsync();
        var servingBefore = nodes.LastProgress?.Serving ?? 0;
        var joined = new bool[stack.Web.Count];
        while (clock.Now - since < WatchFor)
        {
            await JoinWhereNotYetAsync(joined, stop);
            var missing = !joined.All(did => did) ? $"a join at {string.Join(", ", stack.Web.Where((_, node) => !joined[node]).Select(node => node.Name))}"
                : !Serves(since, servingBefore) ? "serving to go on"
                : await WhatIsUndecidedAsync(before);
            if (missing is null)
            {
                return clock.Now - since;
            }

            Missing = missing;

            await clock.WaitAsync(LookEvery, stop);
        }

        return null;
    }

    /// <summary>What a look found missing last, for who wonders what took so long.</summary>
    public string Missing { get; private set; } = "";

    /// <summary>Watches until every node says that it is ready.</summary>
    /// <inheritdoc cref="ResumedAsync"/>
    public async Task<TimeSpan?> ReadyAsync(DateTimeOffset since, CancellationToken stop)
    {
        while (clock.Now - since < WatchFor)
        {
            if (stack.Nodes.All(node => nodes.Readiness.TryGetValue(node.Name, out var said) && said.Ready && said.At >= since))
            {
                return clock.Now - since;
            }

            await clock.WaitAsync(LookEvery, stop);
        }

        return null;
    }

    private async Task JoinWhereNotYetAsync(bool[] joined, CancellationToken stop)
    {
        var tries = Enumerable.Range(0, joined.Length).Where(node => !joined[node] && stack.Web[node].IsRunning)
            .Select(async node => joined[node] = await crowd.ProbeAsync(node, stop));
        await Task.WhenAll(tries);
        for (var node = 0; node < joined.Length; node++)
        {
            joined[node] |= !stack.Web[node].IsRunning; // What is dead by order is measured when it is back.
        }
    }

    private bool Serves(DateTimeOffset since, long servingBefore) =>
        nodes.LastProgress is { } now && now.At > since && (now.Serving > servingBefore || now.Serving >= now.Issued);

    private async Task<string?> WhatIsUndecidedAsync((long Decided, IReadOnlyList<int> Owners)? before)
    {
        if (await TryProgressAsync() is not { } now)
        {
            return "the ledger";
        }

        var living = stack.Workers.Where(worker => worker.IsRunning).Select(worker => worker.Pid).ToHashSet();
        var isDone = nodes.LastProgress is { } progress && progress.Serving >= progress.Issued;
        return !now.Owners.All(living.Contains) ? "a living owner of every partition"
            : isDone || now.Decided > (before?.Decided ?? 0) ? null
            : "a ticket to be decided";
    }

    private async Task<(long Decided, IReadOnlyList<int> Owners)?> TryProgressAsync()
    {
        try
        {
            return await ledger().ProgressAsync();
        }
        catch (Npgsql.NpgsqlException)
        {
            return null; // It is the ledger that is away.
        }
    }
}
