using System.CommandLine;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;
using Spectre.Console;

namespace FlashSale.LoadTests;

/// <summary>`loadtest rush`: everybody at the start.</summary>
internal sealed class RushCommand
{
    private readonly Option<int> shoppers = Options.Number("--shoppers", 5_000, 1, 1_000_000, "How many come.");
    private readonly Option<int> units = Options.Number("--units", 500, 0, 100_000_000, "How many units are on sale; each shopper wants one.");
    private readonly Option<int> rate = Options.Number("--rate", 30_000, 1, 6_000_000, "Admissions per minute.");
    private readonly Option<TimeSpan?> within = Options.Seconds("--within", "All arrive within so many seconds. Default: 500 a second.");
    private readonly Option<double> pollShare = Options.Share("--poll-share", 0.2, "Share of shoppers who poll instead of holding a connection.");
    private readonly Option<double> checkoutShare = Options.Share("--checkout-share", 1.0, "Share of reservations that are bought; the rest is given back.");
    private readonly Option<int> seed = Options.Number("--seed", 1, 0, int.MaxValue, "Arrivals and moods are drawn from it.");
    private readonly Option<TimeSpan?> timeout = Options.Seconds("--timeout", "Seconds after which the last word is asked for. Default: from size and rate.");
    private readonly Option<Uri?> url = Options.Address("--url", "A stack that runs elsewhere. Default: the one of this repository.");
    private readonly Option<string?> apiKey = new("--api-key") { Description = "A merchant's key for --url." };
    private readonly Option<FileInfo?> json = new("--json") { Description = "Write the report to this file, too." };

    public Command Create()
    {
        var command = new Command("rush", "All come at the start: join, wait, buy or leave empty-handed.")
        {
            shoppers, units, rate, within, pollShare, checkoutShare, seed, timeout, url, apiKey, json,
        };
        command.Validators.Add(result =>
        {
            if ((result.GetResult(url) is null) != (result.GetResult(apiKey) is null))
            {
                result.AddError("--url and --api-key come together.");
            }
        });
        command.SetAction(RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken stop)
    {
        var console = AnsiConsole.Console;
        var setting = SettingOf(parsed);
        if (SocketBudget.Refusal(setting) is { } refusal)
        {
            await Console.Error.WriteLineAsync(refusal);
            return ExitCodes.Refused;
        }

        await using var stack = parsed.GetValue(url) is { } address
            ? RunningStack.At(address, parsed.GetValue(apiKey)!)
            : await RunningStack.FindOrStartAsync(line => console.WriteLine(line), stop);
        var report = await RushAsync(console, stack, setting, stop);
        RushTable.Write(console, report);
        if (parsed.GetValue(json) is { } file)
        {
            await JsonFile.WriteAsync(file, report, CancellationToken.None);
        }

        return report.Passed ? ExitCodes.Good : ExitCodes.Bad;
    }

    private static async Task<RushReport> RushAsync(IAnsiConsole console, RunningStack stack, RushSetting setting, CancellationToken stop)
    {
        var clock = new RunClock(TimeProvider.System);
        var nodes = stack.Nodes.Select(node => new ApiClient(node)).ToArray();
        var merchant = new MerchantApi(nodes, stack.ApiKey, clock.Time);
        var slug = $"rush-{Guid.NewGuid():N}"[..17];
        try
        {
            await merchant.OpenAsync(Rush.SaleOf(setting, slug, clock.Now), stop);
            console.WriteLine(
                $"sale {slug} is open at {string.Join(", ", stack.Nodes)}: {setting.Shoppers} shoppers within {setting.Within.TotalSeconds:0.#} s, {setting.Units} units");
            using var run = new RushRun(setting, nodes, slug, clock);
            var sampler = new ProcessSampler(stack.Processes, clock.Time);
            var startedAt = clock.Now;
            var (history, lateness) = await new RushLive(console, run, sampler.Sample).WhileAsync(Rush.RunAsync(run, stop));
            return RushReport.Of(run, history, lateness, sampler.Summarize(), clock.Now - startedAt);
        }
        finally
        {
            // Interrupted or not: a sale that stays open would take the workers' time from the next run.
            await merchant.CloseAsync(slug, CancellationToken.None);
            Array.ForEach(nodes, node => node.Dispose());
        }
    }

    private RushSetting SettingOf(ParseResult parsed)
    {
        var (count, perMinute) = (parsed.GetValue(shoppers), parsed.GetValue(rate));
        var window = parsed.GetValue(within) ?? RushSetting.WithinDefault(count);
        return new RushSetting
        {
            Shoppers = count,
            Units = parsed.GetValue(units),
            RatePerMinute = perMinute,
            Within = window,
            PollShare = parsed.GetValue(pollShare),
            CheckoutShare = parsed.GetValue(checkoutShare),
            Seed = parsed.GetValue(seed),
            Timeout = parsed.GetValue(timeout) ?? RushSetting.TimeoutDefault(count, window, perMinute),
        };
    }
}
