using System.Text.Json;
using FlashSale.LoadTests.Surface;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace FlashSale.LoadTests.Bare;

/// <summary>What `fanout` is compared with: a hub that knows nothing, and sends a document of the same size to all once a second.</summary>
internal sealed class BareHub : Hub
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

#pragma warning disable CA1822 // A hub's methods are called on an instance.
    public Task Watch() => Task.CompletedTask;
#pragma warning restore CA1822

    public static Task MapAsync(WebApplication server)
    {
        var document = JsonSerializer.Deserialize(server.Configuration[BareProgress.DocumentSetting] ?? "", SurfaceJson.Default.ProgressDocument)!;
        server.MapHub<BareHub>("/hubs/queue");
        server.Lifetime.ApplicationStarted.Register(() => _ = SendAsync(server, document));
        return Task.CompletedTask;
    }

    private static async Task SendAsync(WebApplication server, ProgressDocument document)
    {
        var clients = server.Services.GetRequiredService<IHubContext<BareHub>>().Clients;
        using var timer = new PeriodicTimer(Tick, TimeProvider.System);
        while (await timer.WaitForNextTickAsync())
        {
            await clients.All.SendAsync("Progress", document with { At = TimeProvider.System.GetUtcNow() });
        }
    }
}
