using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;

namespace InventoryLedger.Tests.Model;

/// <summary>The ledger as one would write it with one thread and no database: what the real one is compared with.</summary>
internal sealed class PlainLedger
{
    private readonly Sale sale;
    private readonly Dictionary<Sku, PlainStock> stock;
    private readonly Dictionary<TicketId, PlainTicket> tickets;
    private readonly Dictionary<(ShopperId, string), (TicketId Ticket, byte Body)> orders;
    private SaleState state;

    public PlainLedger(Sale sale)
        : this(sale, SaleState.Open, sale.Items.ToDictionary(item => item.Sku, item => new PlainStock(item.Units)), [], [])
    {
    }

    private PlainLedger(
        Sale sale,
        SaleState state,
        Dictionary<Sku, PlainStock> stock,
        Dictionary<TicketId, PlainTicket> tickets,
        Dictionary<(ShopperId, string), (TicketId, byte)> orders)
    {
        (this.sale, this.state, this.stock, this.tickets, this.orders) = (sale, state, stock, tickets, orders);
    }

    public IReadOnlyDictionary<Sku, PlainStock> Stock => stock;

    public IReadOnlyDictionary<TicketId, PlainTicket> Tickets => tickets;

    public PlainLedger Clone() => new(sale, state, new(stock), new(tickets), new(orders));

    /// <summary>Equal for two models that can't be told apart by any later step.</summary>
    public string Fingerprint() => string.Join(
        ';',
        stock.OrderBy(pair => pair.Key).Select(pair => pair.Value.ToString())
            .Concat(tickets.OrderBy(pair => pair.Key.Value).Select(pair => $"{pair.Key}{pair.Value}{pair.Value.Extended}"))
            .Concat(orders.OrderBy(pair => pair.Value.Ticket.Value).Select(pair => pair.Key.ToString()))
            .Append(state.ToString()));

    /// <summary>What each request becomes; a parked one is <see cref="TicketState.Waiting"/>.</summary>
    public IReadOnlyList<(TicketId Ticket, PlainTicket Outcome)> Grant(IReadOnlyList<GrantRequest> requests)
    {
        var waitedFor = new HashSet<Sku>();
        return [.. requests.Select(request => (request.Ticket, GrantOne(request, waitedFor)))];
    }

    public string Checkout(TicketId ticket, ShopperId shopper, string key, byte body)
    {
        if (orders.TryGetValue((shopper, key), out var order))
        {
            return order == (ticket, body) ? "SameOrder" : "KeyReused";
        }

        var found = tickets.GetValueOrDefault(ticket, NoTicket);
        if (Refusal(found, shopper) is { } refusal)
        {
            return refusal;
        }

        switch (found)
        {
            case { State: TicketState.Expired } or { Live: true, Due: true }:
                return "Expired";
            case { State: TicketState.SoldOut }:
                return "OutOfStock";
            case { Live: false }:
                return $"AlreadyEnded {found.State}";
        }

        var bought = found.State == TicketState.Reserved ? found.Items : AtTheTill(found.Items);
        if (bought is null)
        {
            tickets[ticket] = found with { State = TicketState.SoldOut };
            return "OutOfStock";
        }

        foreach (var (sku, units) in bought)
        {
            Change(sku, row => found.State == TicketState.Reserved
                ? row with { Held = row.Held - units, Sold = row.Sold + units }
                : row with { Available = row.Available - units, Sold = row.Sold + units });
        }

        tickets[ticket] = found with { State = TicketState.Bought, Items = bought };
        orders[(shopper, key)] = (ticket, body);
        return "Bought";
    }

    public string Release(TicketId ticket, ShopperId shopper)
    {
        var found = tickets.GetValueOrDefault(ticket, NoTicket);
        if (Refusal(found, shopper) is { } refusal)
        {
            return refusal;
        }

        if (!found.Live)
        {
            return $"AlreadyEnded {found.State}";
        }

        End(ticket, TicketState.Released);
        return "Changed";
    }

    public string Extend(TicketId ticket, ShopperId shopper)
    {
        var found = tickets.GetValueOrDefault(ticket, NoTicket);
        if (Refusal(found, shopper) is { } refusal)
        {
            return refusal;
        }

        if (!found.Live || found.Due)
        {
            return $"AlreadyEnded {(found.Live ? TicketState.Expired : found.State)}";
        }

        if (!sale.ExtendOnce || found.Extended)
        {
            return sale.ExtendOnce ? "AlreadyExtended" : "NotAllowed";
        }

        tickets[ticket] = found with { Extended = true };
        return "Changed";
    }

    public bool MakeDue(TicketId ticket)
    {
        if (tickets.GetValueOrDefault(ticket) is not { Live: true } live)
        {
            return false;
        }

        tickets[ticket] = live with { Due = true };
        return true;
    }

    /// <summary>A sweep may leave out what somebody else has locked, but must take nothing that is not due.</summary>
    public bool Sweep(IReadOnlyList<TicketId> swept)
    {
        var due = swept.All(ticket => tickets.GetValueOrDefault(ticket) is { Live: true, Due: true });
        foreach (var ticket in due ? swept : [])
        {
            End(ticket, TicketState.Expired);
        }

        return due;
    }

    public long Active() => tickets.Values.Count(ticket => ticket.Live);

    public bool Move(Sku sku, long restocked, long withdrawn)
    {
        var row = stock[sku];
        if (row.Available < withdrawn || (restocked > 0 && state == SaleState.SoldOut))
        {
            return false;
        }

        stock[sku] = row with { Available = row.Available + restocked - withdrawn, Withdrawn = row.Withdrawn + withdrawn };
        return true;
    }

    public bool MoveState(SaleState from, SaleState to)
    {
        var moved = state == from;
        state = moved ? to : state;
        return moved;
    }

    public bool Settle()
    {
        var settled = state is SaleState.Open or SaleState.Paused && stock.Values.All(row => row.Available + row.Held == 0);
        state = settled ? SaleState.SoldOut : state;
        return settled;
    }

    private PlainTicket GrantOne(GrantRequest request, HashSet<Sku> waitedFor)
    {
        if (tickets.TryGetValue(request.Ticket, out var known))
        {
            return known;
        }

        var waiting = new PlainTicket(request.Shopper, TicketState.Waiting, Nothing);
        if (state == SaleState.SoldOut)
        {
            return tickets[request.Ticket] = waiting with { State = TicketState.SoldOut };
        }

        if (state == SaleState.Paused)
        {
            return waiting;
        }

        var skus = request.Items.SelectMany(item => item.Ranked).ToList();
        if (skus.Count == 0 || !skus.All(stock.ContainsKey) || request.Items.Any(item => item.Quantity < 1))
        {
            return tickets[request.Ticket] = waiting with { State = TicketState.Blocked };
        }

        if (Fill(request, sku => waitedFor.Contains(sku) ? 0 : stock[sku].Available) is { } items)
        {
            return tickets[request.Ticket] = Granted(waiting, items);
        }

        if (Fill(request, sku => stock[sku].Available + stock[sku].Held) is not null)
        {
            waitedFor.UnionWith(skus);
            return waiting;
        }

        var possible = Fill(request, _ => int.MaxValue) is not null;
        return tickets[request.Ticket] = waiting with { State = possible ? TicketState.SoldOut : TicketState.Blocked };
    }

    private PlainTicket Granted(PlainTicket waiting, Dictionary<Sku, int> items)
    {
        var holds = sale.Policy == StockPolicy.ReserveFirst;
        foreach (var (sku, units) in holds ? items : [])
        {
            Change(sku, row => row with { Available = row.Available - units, Held = row.Held + units });
        }

        return waiting with { State = holds ? TicketState.Reserved : TicketState.Admitted, Items = items, Granted = true };
    }

    private Dictionary<Sku, int>? Fill(GrantRequest request, Func<Sku, long> units)
    {
        var got = new Dictionary<Sku, int>();
        var saleLimit = sale.LimitPerShopper == 0 ? int.MaxValue : sale.LimitPerShopper;
        foreach (var line in request.Items)
        {
            var missing = line.Quantity;
            foreach (var sku in line.Ranked)
            {
                var own = got.GetValueOrDefault(sku);
                var room = Math.Min(
                    Math.Min(units(sku) - own, sale.Items.Single(item => item.Sku == sku).LimitPerShopper - Has(request.Shopper, sku) - own),
                    saleLimit - Has(request.Shopper, null) - got.Values.Sum());
                var take = sale.Fulfilment == Fulfilment.AllOrNothing ? (room >= missing ? missing : 0) : (int)Math.Clamp(room, 0, missing);
                if (take > 0)
                {
                    got[sku] = own + take;
                    missing -= take;
                }
            }

            if (missing > 0 && sale.Fulfilment == Fulfilment.AllOrNothing)
            {
                return null;
            }
        }

        return got.Count > 0 ? got : null;
    }

    private long Has(ShopperId shopper, Sku? sku) => tickets.Values
        .Where(ticket => ticket.Shopper == shopper && (ticket.Live || ticket.State == TicketState.Bought))
        .SelectMany(ticket => ticket.Items)
        .Where(item => sku is null || item.Key == sku)
        .Sum(item => (long)item.Value);

    private IReadOnlyDictionary<Sku, int>? AtTheTill(IReadOnlyDictionary<Sku, int> wanted)
    {
        var left = wanted.ToDictionary(item => item.Key, item => (int)Math.Min(item.Value, stock[item.Key].Available))
            .Where(item => item.Value > 0).ToDictionary();
        var all = left.Count == wanted.Count && left.All(item => wanted[item.Key] == item.Value);
        return all || (sale.Fulfilment == Fulfilment.WhatIsLeft && left.Count > 0) ? left : null;
    }

    private void End(TicketId ticket, TicketState end)
    {
        var ended = tickets[ticket];
        foreach (var (sku, units) in ended.State == TicketState.Reserved ? ended.Items : Nothing)
        {
            Change(sku, row => row with { Available = row.Available + units, Held = row.Held - units });
        }

        tickets[ticket] = ended with { State = end };
    }

    private void Change(Sku sku, Func<PlainStock, PlainStock> change) => stock[sku] = change(stock[sku]);

    private static string? Refusal(PlainTicket ticket, ShopperId shopper) =>
        !ticket.Granted ? "NotFound" : ticket.Shopper == shopper ? null : "NotYours";

    private static Dictionary<Sku, int> Nothing => [];

    private static PlainTicket NoTicket { get; } = new(default, TicketState.Waiting, Nothing);
}
