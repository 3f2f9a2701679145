using System.Collections.Concurrent;
using AdmissionQueue.Joining;

namespace WaitingRoom.Web.Watching;

/// <summary>Which connections of this node watch a ticket: usually one, several where it is open in several tabs.</summary>
internal sealed class TicketConnections
{
    private readonly ConcurrentDictionary<TicketId, string[]> connections = new();

    public void Add(TicketId ticket, string connection) => connections.AddOrUpdate(
        ticket, _ => [connection], (_, open) => open.Contains(connection, StringComparer.Ordinal) ? open : [.. open, connection]);

    public void Remove(TicketId ticket, string connection)
    {
        while (connections.TryGetValue(ticket, out var open))
        {
            string[] rest = [.. open.Where(other => !string.Equals(other, connection, StringComparison.Ordinal))];
            var replaced = rest.Length == 0
                ? connections.TryRemove(new KeyValuePair<TicketId, string[]>(ticket, open))
                : connections.TryUpdate(ticket, rest, open);
            if (replaced)
            {
                return;
            }
        }
    }

    public IReadOnlyList<string> Of(TicketId ticket) => connections.GetValueOrDefault(ticket) ?? [];
}
