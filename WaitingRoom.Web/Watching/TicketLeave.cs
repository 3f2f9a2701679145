using AdmissionQueue.Joining;
using AdmissionQueue.Presence;
using InventoryLedger.Catalog;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Watching;

/// <summary>Leaves the queue: noted in the ledger first, so that the worker passes the ticket over; then the shopper may join anew, at the end.</summary>
internal sealed class TicketLeave(
    Leave leave, ResultQueue results, SaleDirectory sales, TicketViewer viewer, PresenceScript presence, NumberScript numbers, TimeProvider time)
{
    public async Task RunAsync(TicketClaims claims, CancellationToken cancellationToken)
    {
        var number = sales.Find(claims.Sale) is { } sale ? viewer.NumberOf(sale, claims) : null;
        if (await leave.RunAsync(claims, number, cancellationToken).InTimeAsync(time) is { } change)
        {
            results.Add(change);
        }

        if (number is { } given)
        {
            await presence.LeaveAsync(claims.Sale, given, claims.Lane);
        }

        await numbers.ForgetAsync(claims);
    }
}
