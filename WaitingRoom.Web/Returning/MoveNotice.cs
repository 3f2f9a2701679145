using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Returning;

/// <summary>Tells the devices that have a place open that it was taken along to one more.</summary>
internal sealed class MoveNotice(ResumeLinks links, TicketConnections connections, IHubContext<QueueHub, IQueueClient> hub) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => links.ListenAsync(ticket =>
    {
        foreach (var connection in connections.Of(ticket)?.Connections ?? [])
        {
            _ = hub.Clients.Client(connection).Moved();
        }
    });

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
