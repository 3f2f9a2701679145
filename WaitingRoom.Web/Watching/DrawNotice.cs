using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;

namespace WaitingRoom.Web.Watching;

/// <summary>Tells everybody who watched from the lobby the number that was drawn: once, when this node first sees the draw revealed.</summary>
internal sealed class DrawNotice(
    SaleDirectory sales, TicketConnections connections, TicketViewer viewer, IHubContext<QueueHub, IQueueClient> hub)
{
    private readonly HashSet<SaleId> inLobby = [];

    public async Task StepAsync(CancellationToken cancellationToken)
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
                await TellAsync(sale, cancellationToken);
                inLobby.Remove(sale.Id); // Only now: where the ledger did not answer, the next step tells them.
            }
        }
    }

    private async Task TellAsync(Sale sale, CancellationToken cancellationToken)
    {
        foreach (var watched in connections.OfSale(sale.Id))
        {
            var ticket = await viewer.ViewAsync(sale, watched.Claims, cancellationToken);
            foreach (var connection in watched.Connections)
            {
                // Not awaited, as in ResultsLoop: one full pipe must not keep the others from their numbers.
                _ = hub.Clients.Client(connection).Ticket(ticket);
            }
        }
    }
}
