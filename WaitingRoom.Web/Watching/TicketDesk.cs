using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Tickets;
using WaitingRoom.Web.Batching;

namespace WaitingRoom.Web.Watching;

/// <summary>Asks the ledger what became of tickets. When a node starts again, thousands ask it at once: each on its own they kept every connection, and
/// who wanted to pay waited behind them.</summary>
internal sealed class TicketDesk(TicketStore tickets, TimeProvider time) : AskedTogether<(SaleId Sale, TicketId Ticket), TicketResult?>(time)
{
    protected override async Task<IReadOnlyList<TicketResult?>> AskAllAsync(IReadOnlyList<(SaleId Sale, TicketId Ticket)> asked)
    {
        var found = new Dictionary<TicketId, TicketResult>();
        foreach (var sale in asked.GroupBy(one => one.Sale, one => one.Ticket))
        {
            foreach (var (ticket, result) in await tickets.FindAllAsync(sale.Key, [.. sale.Distinct()], CancellationToken.None))
            {
                found.Add(ticket, result);
            }
        }

        return [.. asked.Select(one => found.GetValueOrDefault(one.Ticket))];
    }
}
