using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Holds;
using InventoryLedger.Journal;
using InventoryLedger.Tickets;
using InventoryLedger.Vouchers;

namespace InventoryLedger.Checkout;

/// <summary>A purchase to be written.</summary>
internal sealed record NewOrder(Order Order, CheckoutRequest Request);

/// <summary>What checkouts are going to write and answer, one after the other as they came. Pure: it follows from what was read.</summary>
internal sealed class CheckoutPlan
{
    private readonly CheckoutRead read;
    private readonly Dictionary<SaleId, Guid> resultBatches = [];

    private CheckoutPlan(CheckoutRead read) => this.read = read;

    /// <summary>Answers, in the order of the requests.</summary>
    public List<CheckoutOutcome> Outcomes { get; } = [];

    /// <summary>Tickets as they will be.</summary>
    public List<TicketRow> ChangedRows { get; } = [];

    public List<NewOrder> NewOrders { get; } = [];

    public List<VoucherRow> NewVouchers { get; } = [];

    public List<Posting> Postings { get; } = [];

    /// <summary>The outbox's batch of each sale that something changed in.</summary>
    public IReadOnlyDictionary<SaleId, Guid> ResultBatches => resultBatches;

    public static CheckoutPlan Of(IReadOnlyList<CheckoutRequest> requests, CheckoutRead read)
    {
        var plan = new CheckoutPlan(read);
        foreach (var request in requests)
        {
            plan.Outcomes.Add(plan.Next(request));
        }

        return plan;
    }

    private CheckoutOutcome Next(CheckoutRequest request)
    {
        var row = read.Tickets.GetValueOrDefault(request.Reservation.Value);
        if (read.Orders.TryGetValue((request.Shopper, request.IdempotencyKey), out var stored))
        {
            var same = stored.Order.Reservation == request.Reservation && stored.BodyHash.AsSpan().SequenceEqual(request.BodyHash);
            return same ? new CheckoutOutcome.SameOrder(stored.Order, row!.ToResult()) : new CheckoutOutcome.KeyReused();
        }

        return HoldAccess.Of(row, request.Shopper) switch
        {
            HoldAccess.Answer.NotFound => new CheckoutOutcome.NotFound(),
            HoldAccess.Answer.NotYours => new CheckoutOutcome.NotYours(),
            HoldAccess.Answer.Ended => AnswerEnded(row!),
            _ => Decide(request, row!),
        };
    }

    private CheckoutOutcome AnswerEnded(TicketRow row) => row.State switch
    {
        TicketState.Expired => new CheckoutOutcome.Expired(),
        TicketState.SoldOut => new CheckoutOutcome.OutOfStock(
            row.Sale, row.ToResult(), Guid.Empty, read.Vouchers.GetValueOrDefault(row.Ticket.Value)),
        var other => new CheckoutOutcome.AlreadyEnded(other),
    };

    private CheckoutOutcome Decide(CheckoutRequest request, TicketRow row)
    {
        // What is due but not swept yet is over all the same; the sweeper gives it back.
        if (row.ExpiresAt <= read.Now || read.Sales[row.Sale].State == SaleState.Closed)
        {
            return new CheckoutOutcome.Expired();
        }

        if (row.State == TicketState.Reserved)
        {
            return Buy(request, row, Account.Held);
        }

        var available = read.Sales[row.Sale].Fulfilment == Fulfilment.WhatIsLeft ? WhatIsLeftOf(row) : row;
        var enough = available.Skus.Length > 0 && available.Items.All(item => read.Available[(row.Sale, item.Sku)] >= item.Quantity);
        return enough ? Buy(request, available, Account.Available) : Lose(row);
    }

    private TicketRow WhatIsLeftOf(TicketRow row)
    {
        var left = row.Items
            .Select(item => item with { Quantity = (int)Math.Min(item.Quantity, read.Available[(row.Sale, item.Sku)]) })
            .Where(item => item.Quantity > 0)
            .ToList();
        return row with { Skus = [.. left.Select(item => item.Sku.ToString())], Quantities = [.. left.Select(item => item.Quantity)] };
    }

    private CheckoutOutcome.Bought Buy(CheckoutRequest request, TicketRow row, string from)
    {
        var items = row.Items.ToList();
        var total = items.Sum(item => PriceOf(row.Sale, item.Sku) * item.Quantity);
        var order = new Order(Guid.NewGuid(), request.Reservation, row.Sale, read.Now, total, read.Sales[row.Sale].Currency, items);
        var bought = Change(row, TicketState.Bought);
        foreach (var item in items)
        {
            Postings.Add(new Posting(row.Sale, item.Sku, from, Account.Sold, item.Quantity, "checkout", resultBatches[row.Sale]));
            if (from == Account.Available)
            {
                read.Available[(row.Sale, item.Sku)] -= item.Quantity;
            }
        }

        NewOrders.Add(new NewOrder(order, request));
        read.Orders[(request.Shopper, request.IdempotencyKey)] = new StoredOrder(order, request.BodyHash);
        return new CheckoutOutcome.Bought(order, bought.ToResult(), resultBatches[row.Sale]);
    }

    private CheckoutOutcome.OutOfStock Lose(TicketRow row)
    {
        var lost = Change(row, TicketState.SoldOut);
        var terms = read.Sales[row.Sale];
        if (terms.Policy != StockPolicy.FirstToPay || terms.VoucherValue == 0)
        {
            return new CheckoutOutcome.OutOfStock(row.Sale, lost.ToResult(), resultBatches[row.Sale], Voucher: null);
        }

        var voucher = new Voucher(
            Guid.NewGuid(), VoucherSql.NewCode(), row.Sale, row.Shopper, terms.VoucherValue, terms.Currency,
            read.Now, read.Now.AddDays(terms.VoucherDays), RedeemedAt: null);
        NewVouchers.Add(new VoucherRow(row.Ticket.Value, voucher));
        read.Vouchers[row.Ticket.Value] = voucher;
        return new CheckoutOutcome.OutOfStock(row.Sale, lost.ToResult(), resultBatches[row.Sale], voucher);
    }

    private long PriceOf(SaleId sale, Sku sku) => read.Sales[sale].Items.First(item => item.Sku == sku).Price;

    private TicketRow Change(TicketRow row, TicketState state)
    {
        resultBatches.TryAdd(row.Sale, Guid.NewGuid());
        var changed = row with { State = state, Revision = row.Revision + 1 };
        read.Tickets[row.Ticket.Value] = changed;
        ChangedRows.Add(changed);
        return changed;
    }
}
