using System.CommandLine;
using FlashSale.Launcher.State;
using Npgsql;
using Spectre.Console;

namespace FlashSale.Launcher.Looking;

/// <summary>The verb <c>status</c>. Exit code 0 only when everything is up and ready, so that scripts can ask too.</summary>
internal static class StatusCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public static Command Make(RunFolders folders, CancellationToken interrupt)
    {
        var command = new Command("status", "Shows what runs, where, and whether it is ready.");
        command.SetAction((_, _) => ShowAsync(folders, interrupt));
        return command;
    }

    private static async Task<int> ShowAsync(RunFolders folders, CancellationToken ct)
    {
        if (RunState.Load(folders) is not { Parts.Count: > 0 } state)
        {
            Console.WriteLine("Nothing is up; './flashsale up' starts it.");
            return 1;
        }

        using var http = new HttpClient { Timeout = Patience };
        var looks = await Task.WhenAll(state.ByKind.Select(p => LookAsync(p, state, http, ct)));

        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "pid", "address", "ready", "log");
        foreach (var (part, look) in state.ByKind.Zip(looks))
        {
            table.AddRow(part.Name, $"{part.Process.Pid}", Markup.Escape(part.Address), look == Ready ? "[green]yes[/]" : $"[red]{Markup.Escape(look)}[/]", Markup.Escape(part.Log));
        }

        Wide().Write(table);
        return looks.All(l => l == Ready) ? 0 : 1;
    }

    private const string Ready = "yes";

    private static async Task<string> LookAsync(RunPart part, RunState state, HttpClient http, CancellationToken ct)
    {
        if (!part.Process.IsAlive())
        {
            return "ended";
        }

        try
        {
            switch (part.Kind)
            {
                case PartKind.Postgres:
                    await using (var source = NpgsqlDataSource.Create(state.OwnerConnectionString))
                    {
                        await source.CreateCommand("SELECT 1").ExecuteScalarAsync(ct);
                    }

                    return Ready;
                case PartKind.Redis:
                    return await LocalServers.Redis.RedisServer.AnswersAsync(state.Settings["Redis__Configuration"], ct) ? Ready : "no";
                case PartKind.Kafka:
                    return await ReadyAsync(http, state.Settings["Kafka__ControlUrl"], ct);
                default:
                    return await ReadyAsync(http, part.Address, ct);
            }
        }
        catch (Exception e) when (e is HttpRequestException or NpgsqlException or IOException or System.Net.Sockets.SocketException or TaskCanceledException)
        {
            return "no answer";
        }
    }

    private static async Task<string> ReadyAsync(HttpClient http, string url, CancellationToken ct)
    {
        using var answer = await http.GetAsync(new Uri($"{url}/healthz/ready"), ct);
        return answer.IsSuccessStatusCode ? Ready : $"no ({(int)answer.StatusCode})";
    }

    // A table that is cut to the 80 columns of a pipe would lose the paths.
    private static IAnsiConsole Wide()
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected)
        {
            console.Profile.Width = 240;
        }

        return console;
    }
}
