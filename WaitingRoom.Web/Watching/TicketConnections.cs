using System.Collections.Concurrent;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Microsoft.AspNetCore.SignalR;

namespace WaitingRoom.Web.Watching;

/// <summary>Which connections of this node watch a ticket: usually one, several where it is open in several tabs.</summary>
internal sealed class TicketConnections
{
    private readonly ConcurrentDictionary<TicketId, Watched> tickets = new();

    public Watched Add(TicketClaims claims, string connection) => tickets.AddOrUpdate(
        claims.Ticket,
        _ => new Watched(claims, [connection], new ToldOrder()),
        (_, open) => open.Connections.Contains(connection, StringComparer.Ordinal) ? open : open with { Connections = [.. open.Connections, connection] });

    public void Remove(TicketId ticket, string connection)
    {
        while (tickets.TryGetValue(ticket, out var open))
        {
            string[] rest = [.. open.Connections.Where(other => !string.Equals(other, connection, StringComparison.Ordinal))];
            var replaced = rest.Length == 0
                ? tickets.TryRemove(new KeyValuePair<TicketId, Watched>(ticket, open))
                : tickets.TryUpdate(ticket, open with { Connections = rest }, open);
            if (replaced)
            {
                return;
            }
        }
    }

    /// <summary>Who watches a ticket; null where nobody does.</summary>
    public Watched? Of(TicketId ticket) => tickets.GetValueOrDefault(ticket);

    /// <summary>Every ticket of a sale that is watched now.</summary>
    public IEnumerable<Watched> OfSale(SaleId sale) => tickets.Select(ticket => ticket.Value).Where(watched => watched.Claims.Sale == sale);

    /// <summary>A ticket, the connections that watch it, and what they were told.</summary>
    internal sealed record Watched(TicketClaims Claims, string[] Connections, ToldOrder Told)
    {
        /// <summary>Tells every page that watches the ticket. One by one: to find several at once SignalR looks through all connections of the node.
        /// Not awaited: one page with a full pipe must not hold up the turn of all others; SignalR bounds what it keeps for it.</summary>
        public void Tell(TicketView ticket, IHubClients<IQueueClient> pages) =>
            _ = Told.TellAsync(ticket, view => Task.WhenAll(Connections.Select(connection => pages.Client(connection).Ticket(view))));
    }
}
