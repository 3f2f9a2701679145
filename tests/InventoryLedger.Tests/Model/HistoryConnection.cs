using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Checkpoints;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Settling;
using InventoryLedger.Tests.Fixture;
using InventoryLedger.Tickets;

namespace InventoryLedger.Tests.Model;

/// <summary>Makes one connection's moves on the real ledger and records what it answered.</summary>
/// <param name="shop">The sale.</param>
/// <param name="shoppers">Who asks on this connection.</param>
/// <param name="partition">The partition that it holds; null for a connection that grants without one.</param>
/// <param name="tickets">The tickets of all connections, as they come into being.</param>
internal sealed class HistoryConnection(
    Shop shop, IReadOnlyList<ShopperId> shoppers, PartitionCheckpoint? partition, List<GrantRequest> tickets)
{
    private const string Waiting = nameof(TicketState.Waiting);

    private readonly List<GrantRequest> parked = [];
    private readonly List<Step> steps = [];

    public IReadOnlyList<Step> Steps => steps;

    public async Task RunAsync(IEnumerable<Turn> turns)
    {
        foreach (var turn in turns)
        {
            var began = TimeProvider.System.GetTimestamp();
            var (text, matches) = await MakeAsync(turn);
            steps.Add(new Step(text, matches, began, TimeProvider.System.GetTimestamp()));
        }
    }

    private Task<(string, Func<PlainLedger, bool>)> MakeAsync(Turn turn) => turn.Move switch
    {
        Move.Grant => GrantAsync(turn),
        Move.Sweep => SweepAsync(),
        Move.Restock => AskAsync("restock", async () =>
            await new StockStore(shop.Database).RestockAsync(shop.Sale.Id, SkuOf(turn), 1, null, Shop.Ct) == RestockOutcome.Done,
            model => model.Move(SkuOf(turn), 1, 0)),
        Move.Withdraw => AskAsync("withdraw", async () =>
            await new StockStore(shop.Database).WithdrawAsync(shop.Sale.Id, SkuOf(turn), 1, null, Shop.Ct) == RestockOutcome.Done,
            model => model.Move(SkuOf(turn), 0, 1)),
        Move.Settle => AskAsync("settle", async () =>
            await new SaleSettlement(shop.Database).SettleAsync(shop.Sale.Id, Shop.Ct) is not null, model => model.Settle()),
        Move.Pause => MoveStateAsync(SaleState.Open, SaleState.Paused),
        Move.Resume => MoveStateAsync(SaleState.Paused, SaleState.Open),
        Move.Count => AskAsync("count", PublishAndCountAsync, model => model.Active()),
        _ => OnTicketAsync(turn),
    };

    // A count shortens the lists of holds that Kafka has.
    private async Task<long> PublishAndCountAsync()
    {
        var outbox = new ResultOutbox(shop.Database);
        foreach (var batch in await outbox.UnpublishedAsync(TimeSpan.Zero, 100, Shop.Ct))
        {
            await outbox.MarkPublishedAsync(batch.ResultBatch, Shop.Ct);
        }

        return await new ClaimStore(shop.Database).ActiveAsync(shop.Sale.Id, Shop.Ct);
    }

    private async Task<(string, Func<PlainLedger, bool>)> GrantAsync(Turn turn)
    {
        var fresh = Enumerable.Range(0, 1 + (turn.A % 3)).Select(index => NewRequest(turn, index)).ToList();
        lock (tickets)
        {
            tickets.AddRange(fresh);
        }

        GrantRequest[] requests = [.. parked, .. fresh];
        var outcome = partition is null
            ? await shop.GrantAsync(requests)
            : await new GrantTransaction(shop.Database).RunAsync(
                new GrantBatch(
                    shop.Sale.Id,
                    requests,
                    [new(partition.Partition, partition.Epoch)],
                    _ => [new(partition.Partition, partition.Epoch, requests.Length)]),
                Shop.Ct);
        Assert.True(outcome.Committed);
        parked.Clear();
        parked.AddRange(requests.Where(request => outcome.Parked.Contains(request.Ticket)));
        var answered = outcome.Results.ToDictionary(result => result.Ticket, Describe);
        var text = string.Join(", ", requests.Select(request =>
            $"{RequestedItems.Format(request.Items)}: {answered.GetValueOrDefault(request.Ticket, Waiting)}"));
        return ($"grant {text}", model => model.Grant(requests).All(each =>
            Describe(each.Outcome) == answered.GetValueOrDefault(each.Ticket, Waiting)));
    }

    private async Task<(string, Func<PlainLedger, bool>)> SweepAsync()
    {
        var swept = (await new HoldExpiry(shop.Database).SweepAsync(100, Shop.Ct)).SelectMany(batch => batch.Results)
            .Select(result => result.Ticket).ToList();
        return ($"sweep {swept.Count}", model => model.Sweep(swept));
    }

    private Task<(string, Func<PlainLedger, bool>)> MoveStateAsync(SaleState from, SaleState to) => AskAsync(
        $"{from} to {to}",
        async () => await new SaleStore(shop.Database).MoveAsync(shop.Sale.Id, from, to, Shop.Ct) is not null,
        model => model.MoveState(from, to));

    private async Task<(string, Func<PlainLedger, bool>)> OnTicketAsync(Turn turn)
    {
        GrantRequest ticket;
        lock (tickets)
        {
            ticket = tickets.Count == 0 ? Shop.Ask() : tickets[turn.A % tickets.Count];
        }

        var shopper = turn.B % 10 == 0 ? new ShopperId(Guid.NewGuid()) : ticket.Shopper;
        var (key, body) = ($"key{turn.C % 3}", (byte)(turn.C % 2));
        return turn.Move switch
        {
            Move.Checkout => await AskAsync("checkout", async () => Describe(await shop.CheckoutAsync(ticket, key, body, shopper)),
                model => model.Checkout(ticket.Ticket, shopper, key, body)),
            Move.Release => await AskAsync("release", async () => Describe(await shop.ReleaseAsync(ticket, shopper)),
                model => model.Release(ticket.Ticket, shopper)),
            Move.Extend => await AskAsync("extend", async () => Describe(
                    await new Extend(shop.Database, Shop.DirectoryOf(shop.Database)).RunAsync(new ReservationId(ticket.Ticket.Value), shopper, Shop.Ct)),
                model => model.Extend(ticket.Ticket, shopper)),
            _ => await AskAsync("make due", () => shop.MakeDueAsync(ticket), model => model.MakeDue(ticket.Ticket)),
        };
    }

    private static async Task<(string, Func<PlainLedger, bool>)> AskAsync<T>(string name, Func<Task<T>> real, Func<PlainLedger, T> plain)
    {
        var answer = await real();
        return ($"{name}: {answer}", model => Equals(plain(model), answer));
    }

    private GrantRequest NewRequest(Turn turn, int index)
    {
        var (choice, quantity) = ((turn.B + index) % 12, 1 + ((turn.C + index) % 2));
        IReadOnlyList<RequestedItem> items = choice switch
        {
            0 => [new(Shop.Shoe, 0)],
            1 => [new(new Sku("unknown"), 1)],
            2 or 3 => [new(Shop.Shoe, quantity), new(Shop.Cap, 1)],
            4 or 5 => [new(Shop.Shoe, quantity) { Alternatives = [Shop.Cap] }],
            6 => [new(Shop.Cap, quantity)],
            _ => [new(Shop.Shoe, quantity)],
        };
        return Shop.Ask(items, number: index + 1, shoppers[(turn.A + index) % shoppers.Count]);
    }

    private static Sku SkuOf(Turn turn) => turn.A % 3 == 0 ? Shop.Cap : Shop.Shoe;

    private static string Describe(TicketResult result) => Describe(
        result.State,
        result.State is TicketState.SoldOut ? [] : result.Reservation?.Items.Select(item => (item.Sku, item.Quantity)) ?? []);

    private static string Describe(PlainTicket ticket) => Describe(
        ticket.State, ticket.State is TicketState.SoldOut ? [] : ticket.Items.Select(item => (item.Key, item.Value)));

    private static string Describe(TicketState state, IEnumerable<(Sku Sku, int Quantity)> items) =>
        string.Join(' ', items.OrderBy(item => item.Sku).Select(item => $"{item.Sku}={item.Quantity}").Prepend(state.ToString()));

    private static string Describe(CheckoutOutcome outcome) =>
        outcome is CheckoutOutcome.AlreadyEnded ended ? $"AlreadyEnded {ended.State}" : outcome.GetType().Name;

    private static string Describe(HoldOutcome outcome) =>
        outcome is HoldOutcome.AlreadyEnded ended ? $"AlreadyEnded {ended.State}" : outcome.GetType().Name;
}
