using System.Globalization;
using Spectre.Console;

namespace FlashSale.LoadTests.Sizing;

/// <summary>A plan as people read it.</summary>
internal static class PlanTable
{
    public static void Write(IAnsiConsole console, SizingPlan plan, Calibration calibration)
    {
        WriteNeeds(console, plan);
        WriteParts(console, plan);
        WriteWaits(console, plan);
        WriteAlternatives(console, plan);
        foreach (var warning in plan.Warnings)
        {
            console.MarkupLineInterpolated($"[yellow]{warning}[/]");
        }

        console.WriteLine($"from figures of {calibration.MeasuredAt:yyyy-MM-dd HH:mm} UTC on {calibration.Machine}");
    }

    public static void Write(IAnsiConsole console, IReadOnlyList<Validated> figures)
    {
        var table = Grid("figure", "planned", "simulated", "measured").AddColumn("within 20%");
        foreach (var figure in figures)
        {
            var verdict = !figure.IsJudged ? "[grey]shown only[/]" : figure.Holds ? "[green]yes[/]" : "[red]NO[/]";
            table.AddRow(
                Markup.Escape(figure.Name),
                $"{Number(figure.Planned)} ({Share(figure.Planned, figure.Measured)})",
                figure.Simulated is { } simulated ? $"{Number(simulated)} ({Share(simulated, figure.Measured)})" : "",
                Number(figure.Measured),
                verdict);
        }

        console.Write(table);
    }

    private static void WriteNeeds(IAnsiConsole console, SizingPlan plan)
    {
        var (demand, minute) = (plan.Demand, plan.ExtraMinute);
        var table = Grid($"{demand.Shoppers:N0} shoppers within {Time(demand.WithinSeconds)}, {demand.RatePerMinute:N0} a minute, {demand.Units:N0} units", "");
        table.AddRow($"web nodes of {plan.Nodes.Cores} processors and {plan.Nodes.MemoryMb:N0} MB; what binds: {plan.WebNodesFor}", $"{plan.WebNodes:N0}");
        table.AddRow("  each bound by itself", string.Join(", ", plan.WebNeeds.Select(need => $"{need.Bound} {need.Nodes:N1}")));
        table.AddRow($"workers; what binds: {plan.WorkersFor}", $"{plan.Workers:N0}");
        table.AddRow("partitions", $"{plan.Partitions:N0}");
        table.AddRow("time to sell out", plan.SellOutSeconds is { } seconds ? Time(seconds) : "it does not: all get one");
        table.AddRow("everybody knows after", Time(plan.EndSeconds));
        table.AddRow("shoppers who have a turn", $"{plan.ShoppersServed:N0}");
        table.AddRow("connections at the peak", $"{plan.ConnectionsMax:N0}");
        table.AddRow("join, p50 and p99", $"{Milliseconds(plan.JoinP50Ms)}, {Milliseconds(plan.JoinP99Ms)}");
        table.AddRow("web nodes send, at the peak", $"{plan.EgressMbitPerSecondMax:N0} Mbit/s");
        table.AddRow("web nodes send, in all", $"{plan.EgressGbInAll:N1} GB");
        table.AddRow(
            "each extra minute of the sale",
            $"{minute.NodeMinutes:N0} node minutes{(minute.Price > 0 ? $" ({minute.Price:N2})" : "")}, {minute.EgressGb:N1} GB, {minute.ShopperMinutes:N0} shopper minutes");
        console.Write(table);
    }

    private static void WriteParts(IAnsiConsole console, SizingPlan plan)
    {
        var table = Grid("what breaks first", "busy at the peak", "at its end at").AddColumn("by");
        foreach (var part in plan.Parts)
        {
            table.AddRow(
                Markup.Escape(part.Name),
                part.Utilization.ToString("P1", CultureInfo.InvariantCulture),
                part.BreaksAtArrivalsPerSecond is { } breaksAt ? $"{breaksAt:N0} arrivals/s" : "",
                Markup.Escape(part.Why));
        }

        console.Write(table);
    }

    private static void WriteWaits(IAnsiConsole console, SizingPlan plan)
    {
        var table = Grid("position", "waits").AddColumn("for");
        foreach (var wait in plan.Waits)
        {
            table.AddRow($"{wait.Position:N0}", Time(wait.Seconds), wait.GetsUnit ? "a unit" : "'sold out'");
        }

        console.Write(table);
    }

    private static void WriteAlternatives(IAnsiConsole console, SizingPlan plan)
    {
        var table = Grid("if", "web nodes", "workers", "sold out after", "longest wait for a unit");
        foreach (var other in plan.Alternatives)
        {
            table.AddRow(other.Change, $"{other.WebNodes:N0}", $"{other.Workers:N0}", other.SellOutSeconds is { } seconds ? Time(seconds) : "never", Time(other.LongestWaitSeconds));
        }

        console.Write(table);
    }

    private static Table Grid(string first, params string[] others)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn(first);
        foreach (var other in others)
        {
            table.AddColumn(new TableColumn(other).RightAligned());
        }

        return table;
    }

    private static string Milliseconds(double? value) => value is { } finite ? $"{finite:N0} ms" : "without end";

    private static string Time(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
        < 7_200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0.#} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3_600:0.#} h"),
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) < 10 ? "0.##" : "#,##0.#", CultureInfo.InvariantCulture);

    private static string Share(double value, double of) => of > 0 ? (value / of - 1).ToString("+0%;-0%;0%", CultureInfo.InvariantCulture) : "-";
}
