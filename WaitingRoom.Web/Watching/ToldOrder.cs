namespace WaitingRoom.Web.Watching;

/// <summary>Keeps what is told of one ticket at this node in order. A page that begins to watch is told what was read for it: where a result was pushed
/// in between, the shopper would hear of the turn first and then of people ahead.</summary>
internal sealed class ToldOrder
{
    private readonly Lock order = new();
    private long newest;

    /// <summary>Tells of the ticket, unless something newer was told.</summary>
    /// <param name="ticket">What to tell.</param>
    /// <param name="send">Begins to send it. Only the beginning is in order here; a connection sends in the order in which sending began.</param>
    public Task TellAsync(TicketView ticket, Func<TicketView, Task> send)
    {
        lock (order)
        {
            if (ticket.Revision < newest)
            {
                return Task.CompletedTask;
            }

            newest = ticket.Revision;
            return send(ticket);
        }
    }
}
