using FlashSale.Launcher.Starting;
using FlashSale.Launcher.State;

namespace FlashSale.Launcher.Looking;

/// <summary>What one needs to know once it is up.</summary>
internal static class Announcement
{
    public static void Print(RunState state, RunFolders folders, UpOptions options)
    {
        var web = state.Web.Select(p => p.Address).ToList();
        Console.WriteLine();
        Line("Page", web.Select(a => $"{a}/sales/{DemoSale.Slug}"));
        Line("Console", web.Select(a => $"{a}/console"));
        Line("API", web.Select(a => $"{a}/openapi/v1.json"));
        Line("Health", state.ByKind.Where(p => p.Kind is PartKind.Web or PartKind.Worker).Select(p => $"{p.Address}/healthz/ready   {p.Name}"));
        if (state.DemoApiKey is { } key)
        {
            Line("API key", [$"{key}   (demo merchant; Authorization: Bearer …)"]);
        }

        Line("Logs", [$"{folders.Logs}, and beside each server's data in {folders.Root}"]);
        Line("Stop", [options.Detach ? "./flashsale down" : "Ctrl-C, or ./flashsale down from another terminal"]);
    }

    public static void PrintSetup(string link) => Line("Set up", [$"{link}   (the console's first account; opens once, within the hour)"]);

    private static void Line(string what, IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            Console.WriteLine($"  {what,-8} {value}");
            what = "";
        }
    }
}
