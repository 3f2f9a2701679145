using AdmissionQueue.Lobby;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;

namespace WaitingRoom.Web.Watching;

/// <summary>Tells everybody who watched from the lobby the number that was drawn: once, when this node first sees the draw revealed, the first in line first. A loop of
/// its own: to tell a full node takes some seconds, and nobody's progress waits for that.</summary>
internal sealed class DrawNoticeLoop(
    SaleDirectory sales,
    TicketConnections connections,
    TicketViewer viewer,
    DrawTelling telling,
    IHubContext<QueueHub, IQueueClient> hub,
    TimeProvider time,
    LoopHealth health,
    ILogger<DrawNoticeLoop> logger)
    : SteadyLoop("draw notice", ProgressLoop.Tick / QueueHub.Slices, time, health, logger)
{
    /// <summary>Tickets whose state is asked of the ledger at once: at a fast sale's start many have been decided before they are told of the draw.</summary>
    private const int ToldAtOnce = 200;

    /// <summary>After each of these: 2,000 a second. Who waits is told each second how far the sale is, too, and where 15,000 were told of the draw at once, that came seven seconds late.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(100);

    private readonly HashSet<SaleId> inLobby = [];

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        inLobby.RemoveWhere(id => sales.Find(id) is null);
        foreach (var sale in sales.All)
        {
            if (QueueNumbers.Of(sale) is null)
            {
                inLobby.Add(sale.Id);
            }
            else if (inLobby.Contains(sale.Id))
            {
                telling.IsOn = true;
                try
                {
                    await TellAsync(sale, cancellationToken);
                }
                finally
                {
                    telling.IsOn = false;
                }

                inLobby.Remove(sale.Id); // Only now: where the ledger did not answer, the next step tells them.
            }
        }
    }

    private async Task TellAsync(Sale sale, CancellationToken cancellationToken)
    {
        foreach (var some in connections.OfSale(sale.Id).OrderBy(watched => viewer.NumberOf(sale, watched.Claims)).Chunk(ToldAtOnce))
        {
            var tickets = await viewer.ViewAllAsync(sale, [.. some.Select(watched => watched.Claims)], cancellationToken);
            foreach (var (watched, ticket) in some.Zip(tickets))
            {
                watched.Tell(ticket, hub.Clients);
            }

            await Task.Delay(Breath, Time, cancellationToken);
        }
    }
}
