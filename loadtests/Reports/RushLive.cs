using System.Globalization;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Surface;
using Spectre.Console;

namespace FlashSale.LoadTests.Reports;

/// <summary>Shows a rush while it runs: a table that redraws itself where a person looks on, a line a second where it goes to a file.</summary>
internal sealed class RushLive(IAnsiConsole console, RushRun run, Action everySecond)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly DateTimeOffset startedAt = run.Clock.Now;

    /// <summary>Shows it until <paramref name="running"/> is over, and returns that.</summary>
    public async Task<T> WhileAsync<T>(Task<T> running)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            await console.Live(Table()).StartAsync(view => EverySecondAsync(running, () => view.UpdateTarget(Table())));
        }
        else
        {
            await EverySecondAsync(running, () => console.WriteLine(Line()));
        }

        return await running;
    }

    private async Task EverySecondAsync(Task running, Action show)
    {
        using var timer = new PeriodicTimer(Tick, run.Clock.Time);
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

    private string Line() => string.Join("  ", Facts().Select(fact => $"{fact.Name} {fact.Value}"));

    private Table Table()
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("rush").AddColumn(new TableColumn(run.Slug).RightAligned());
        foreach (var (name, value) in Facts())
        {
            table.AddRow(name, value);
        }

        return table;
    }

    private IEnumerable<(string Name, string Value)> Facts()
    {
        var (counts, join, lane) = (run.Counts, run.JoinLatency.Summarize(), run.LastProgress is { Lanes: [var first, ..] } ? first : null);
        yield return ("t", string.Create(CultureInfo.InvariantCulture, $"{(run.Clock.Now - startedAt).TotalSeconds:0}s"));
        yield return ("arrived", Number(counts.Arrived));
        yield return ("joined", Number(counts.Joined));
        yield return ("waiting", Number(counts.In(TicketStates.Waiting)));
        yield return ("reserved", Number(counts.In(TicketStates.Reserved)));
        yield return ("bought", Number(counts.In(TicketStates.Bought)));
        yield return ("sold-out", Number(counts.In(TicketStates.SoldOut)));
        yield return ("turned-away", Number(counts.TurnedAway));
        yield return ("serving", $"{Number(lane?.Serving ?? 0)}/{Number(lane?.Issued ?? 0)}");
        yield return ("sockets", Number(counts.Sockets));
        yield return ("join-p50", Ms(join.P50Ms));
        yield return ("join-p99", Ms(join.P99Ms));
        yield return ("errors", Number(run.Errors.Total));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Ms(double ms) => string.Create(CultureInfo.InvariantCulture, $"{ms:0.#}ms");
}
