using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Journal;
using InventoryLedger.Tickets;

namespace InventoryLedger.Reserving;

/// <summary>What a batch is going to write and answer. Pure: it follows from what was read.</summary>
internal sealed class GrantPlan
{
    private readonly GrantBatch grant;
    private readonly GrantRead read;
    private readonly Allocation allocation;
    private readonly HashSet<TicketId> seen;

    private GrantPlan(GrantBatch grant, GrantRead read)
    {
        this.grant = grant;
        this.read = read;
        seen = new HashSet<TicketId>(grant.Requests.Count);
        Results = new List<TicketResult>(grant.Requests.Count);
        NewRows = new List<TicketRow>(grant.Requests.Count);
        allocation = new Allocation(read.Terms.Policy, read.Terms.Fulfilment, read.Shelves, UsageBefore(read, grant.Requests.Count), read.Elsewhere);
    }

    /// <summary>Answers, in the order of the requests.</summary>
    public List<TicketResult> Results { get; }

    /// <summary>Rows to insert.</summary>
    public List<TicketRow> NewRows { get; }

    /// <summary>Tickets that are to be tried again later.</summary>
    public List<TicketId> Parked { get; } = [];

    /// <summary>Identifies the new rows' results in the outbox, and their movements in the journal.</summary>
    public Guid ResultBatch { get; } = Guid.NewGuid();

    /// <summary>Whether some answer rests on a count of units that only a lock keeps true.</summary>
    public bool RestsOnCount => allocation.RestsOnCount;

    /// <summary>Units that go from the shelf to the shoppers' holds.</summary>
    public IEnumerable<Posting> Postings => read.Shelves.Values
        .Where(shelf => shelf.Taken > 0)
        .Select(shelf => new Posting(grant.Sale, shelf.Sku, Account.Available, Account.Held, shelf.Taken, "grant", ResultBatch));

    public static GrantPlan Of(GrantBatch grant, GrantRead read)
    {
        var plan = new GrantPlan(grant, read);
        foreach (var request in grant.Requests)
        {
            plan.Add(request);
        }

        return plan;
    }

    private static ShopperUsage UsageBefore(GrantRead read, int shoppers)
    {
        var usage = new ShopperUsage(read.Terms.LimitPerShopper, shoppers);
        foreach (var row in read.Decided.Values.Where(row => ShopperUsage.Counts(row.State)))
        {
            foreach (var item in row.Items)
            {
                usage.Add(row.Shopper, item.Sku, item.Quantity);
            }
        }

        return usage;
    }

    private void Add(GrantRequest request)
    {
        if (!seen.Add(request.Ticket))
        {
            return; // the same record twice in one batch: one answer
        }

        if (read.Decided.TryGetValue(request.Ticket, out var stored) && !IsClaimOf(request, stored))
        {
            Results.Add(stored.ToResult());
            return;
        }

        switch (read.Terms.State)
        {
            case SaleState.Open when request.Presence == TurnPresence.Away:
                Settle(request, TicketState.Missed, []);
                break;
            case SaleState.Open:
                Decide(request);
                break;
            case SaleState.SoldOut:
                Settle(request, TicketState.SoldOut, []);
                break;
            case SaleState.Closed:
                Settle(request, TicketState.Expired, []);
                break;
            default:
                Parked.Add(request.Ticket);
                break;
        }
    }

    private static bool IsClaimOf(GrantRequest request, TicketRow stored) =>
        request.Presence == TurnPresence.Claimed && stored.State == TicketState.Missed;

    private void Decide(GrantRequest request)
    {
        var decision = allocation.Next(request);
        switch (decision.Verdict)
        {
            case Verdict.Granted:
                Settle(request, read.Terms.Policy == StockPolicy.ReserveFirst ? TicketState.Reserved : TicketState.Admitted, decision.Items);
                break;
            case Verdict.SoldOut:
                Settle(request, TicketState.SoldOut, []);
                break;
            case Verdict.Refused:
                Settle(request, TicketState.Blocked, [], decision.Reason);
                break;
            default:
                Parked.Add(request.Ticket);
                break;
        }
    }

    private void Settle(GrantRequest request, TicketState state, IReadOnlyList<RequestedItem> items, RefusalReason? reason = null)
    {
        var granted = state is TicketState.Reserved or TicketState.Admitted;
        var row = new TicketRow(
            request.Ticket,
            grant.Sale,
            request.Shopper,
            request.Number,
            granted ? read.Terms.GrantedAt : null,
            granted ? read.Terms.ExpiresAt : null,
            Revision: (read.Decided.GetValueOrDefault(request.Ticket)?.Revision ?? 0) + 1,
            Extended: false,
            state,
            Each(items, item => item.Sku.ToString()),
            Each(items, item => item.Quantity),
            reason,
            state == TicketState.Missed ? RequestedItems.Format(request.Items) : null,
            request.Lane);
        NewRows.Add(row);
        Results.Add(row.ToResult(items));
    }

    // Without an enumerator for each of a batch's tickets.
    private static T[] Each<T>(IReadOnlyList<RequestedItem> items, Func<RequestedItem, T> read)
    {
        var all = new T[items.Count];
        for (var index = 0; index < all.Length; index++)
        {
            all[index] = read(items[index]);
        }

        return all;
    }
}
