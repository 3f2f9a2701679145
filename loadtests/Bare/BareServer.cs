using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FlashSale.LoadTests.Bare;

/// <summary>The hidden verb `bare NAME`: the least that a user would write instead of the waiting room, as its own process, so that a
/// bench compares process with process. It says its address on the first line, and ends when whoever started it is gone.</summary>
internal static class BareServer
{
    public static Command Create() => new("bare", "Serves what a bench compares with.")
    {
        Hidden = true,
        Subcommands =
        {
            Verb("join", BareJoin.MapAsync),
            Verb("progress", BareProgress.MapAsync),
            Verb("hub", BareHub.MapAsync, services => services.AddSignalR()),
            Verb("proxy", BareProxy.MapAsync, BareProxy.AddCache),
        },
    };

    private static Command Verb(string name, Func<WebApplication, Task> mapAsync, Action<IServiceCollection>? add = null)
    {
        var verb = new Command(name);
        verb.SetAction((_, stop) => ServeAsync(mapAsync, add, stop));
        return verb;
    }

    private static async Task<int> ServeAsync(Func<WebApplication, Task> mapAsync, Action<IServiceCollection>? add, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        add?.Invoke(builder.Services);
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        await using var server = builder.Build();
        await mapAsync(server);
        await server.StartAsync(stop);
        Console.WriteLine(server.Urls.First());

        // The parent holds our input open for as long as it lives.
        await Console.In.ReadToEndAsync(stop);
        return ExitCodes.Good;
    }
}
