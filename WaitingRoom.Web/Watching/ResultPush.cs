using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Microsoft.AspNetCore.SignalR;

namespace WaitingRoom.Web.Watching;

/// <summary>Tells a result to the pages of this node that wait for it.</summary>
internal sealed class ResultPush(TicketConnections connections, IHubContext<QueueHub, IQueueClient> hub)
{
    /// <param name="sale">The sale.</param>
    /// <param name="record">What was read from its results.</param>
    /// <exception cref="System.Text.Json.JsonException">The record is not a result.</exception>
    public void Tell(Sale sale, ReadOnlySpan<byte> record)
    {
        var result = RecordJson.ReadResult(record);
        if (connections.Of(result.Ticket) is { } watched)
        {
            watched.Tell(TicketViewer.Decided(sale, watched.Claims, result), hub.Clients);
        }
    }
}
