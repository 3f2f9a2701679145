using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace WaitingRoom.Web.Accounts;

/// <summary>Tells whoever starts the first node how the first person gets in. The link opens the whole console, so it goes to a terminal with
/// somebody in front of it, never into a log that is kept: there, it is said how to ask for one.</summary>
internal sealed partial class SetupNotice(
    LinkStore links, TimeProvider time, IServer server, IHostApplicationLifetime life, ILogger<SetupNotice> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registered = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        try
        {
            if (await links.IsSetUpAsync(stoppingToken))
            {
                return;
            }

            if (Console.IsOutputRedirected || server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is not { } address)
            {
                SayHow(logger);
            }
            else if (await links.NewSetupAsync(null, time.GetUtcNow(), stoppingToken) is { } token)
            {
                Console.WriteLine($"Set up the first account, once, within {LinkStore.SetupLifetime.TotalMinutes:0} minutes: {address}{SetupLinkCommand.LinkTo(token)}");
            }
        }
        catch (Exception away) when (Problems.Dependency.IsAway(away))
        {
            SayHow(logger); // It is said with every start; a ledger that is away for the moment is told of elsewhere.
        }
    }

    [LoggerMessage(701, LogLevel.Information, "Nobody can sign in at the console yet: run this program with the one word 'setup-link' to get a link for the first account")]
    private static partial void SayHow(ILogger logger);
}
