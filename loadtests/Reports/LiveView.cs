using System.Globalization;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Generators;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports;

/// <summary>Shows a run while it lasts: a table that redraws itself where a person looks on, a line a second where it goes to a file.</summary>
/// <param name="console">Where to.</param>
/// <param name="scenario">Its name.</param>
/// <param name="slug">The sale.</param>
/// <param name="look">How it stands now.</param>
/// <param name="clock">The run's clock.</param>
/// <param name="everySecond">What else is to be done each second.</param>
internal sealed class LiveView(
    IAnsiConsole console, string scenario, string slug, Func<LiveSnapshot> look, RunClock clock, Action everySecond)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset startedAt = clock.Now;
    private LiveSnapshot before = LiveSnapshot.None;

    /// <summary>Shows it until <paramref name="running"/> is over, and returns that.</summary>
    public async Task<T> WhileAsync<T>(Task<T> running)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            await console.Live(Table(Facts())).StartAsync(view => EverySecondAsync(running, () => view.UpdateTarget(Table(Facts()))));
        }
        else
        {
            await EverySecondAsync(running, () => console.WriteLine(Line(Facts())));
        }

        return await running;
    }

    private async Task EverySecondAsync(Task running, Action show)
    {
        using var timer = new PeriodicTimer(Tick, clock.Time);
        do
        {
            show();
            everySecond();
        }
        while (await NextAsync(timer, running));
    }

    /// <returns>False when the run is over; then at once, not at the next tick.</returns>
    private static async Task<bool> NextAsync(PeriodicTimer timer, Task running)
    {
        var tick = timer.WaitForNextTickAsync().AsTask();
        return await Task.WhenAny(running, tick) == tick;
    }

    private static string Line(IEnumerable<(string Name, string Value)> facts) => string.Join("  ", facts.Select(fact => $"{fact.Name} {fact.Value}"));

    private Table Table(IEnumerable<(string Name, string Value)> facts)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(scenario).AddColumn(new TableColumn(slug).RightAligned());
        foreach (var (name, value) in facts)
        {
            table.AddRow(name, value);
        }

        return table;
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        var now = look();
        var last = Interlocked.Exchange(ref before, now);
        yield return ("t", string.Create(CultureInfo.InvariantCulture, $"{(clock.Now - startedAt).TotalSeconds:0}s"));
        yield return ("arrived", $"{Number(now.Arrived)} (+{Number(now.Arrived - last.Arrived)}/s)");
        yield return ("requests", $"{Number(now.Requests)} (+{Number(now.Requests - last.Requests)}/s)");
        yield return ("joined", Number(now.Joined));
        yield return ("in-queue", Number(now.Issued - now.Serving));
        yield return ("serving", $"{Number(now.Serving)}/{Number(now.Issued)} (+{Number(now.Serving - last.Serving)}/s)");
        yield return ("waiting", Number(now.Waiting));
        yield return ("reserved", Number(now.Reserved));
        yield return ("bought", Number(now.Bought));
        yield return ("sold-out", Number(now.SoldOut + now.TurnedAway));
        yield return ("gone", Number(now.Gone));
        yield return ("sockets", Number(now.Sockets));
        yield return ("join-p50", Ms(now.JoinP50Ms));
        yield return ("join-p99", Ms(now.JoinP99Ms));
        yield return ("push-p99", Ms(now.PushP99Ms));
        yield return ("refused", Number(now.Refusals));
        yield return ("errors", Number(now.Errors));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ms(double ms) => string.Create(CultureInfo.InvariantCulture, $"{ms:0.#}ms");
}
