using AdmissionQueue.Joining;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Holds;
using InventoryLedger.Journal;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Tickets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace InventoryLedger.Tests.Fixture;

/// <summary>One open sale, and the ledger's steps as short sentences for tests.</summary>
internal sealed class Shop(NpgsqlDataSource database, Sale sale)
{
    public static readonly Sku Shoe = new("shoe");
    public static readonly Sku Cap = new("cap");

    public static CancellationToken Ct => TestContext.Current.CancellationToken;

    public NpgsqlDataSource Database => database;

    public Sale Sale => sale;

    /// <summary>Opens a sale of the given units of shoes; <paramref name="change"/> makes it another sale.</summary>
    public static async Task<Shop> OpenAsync(NpgsqlDataSource database, int shoes = 10, Func<Sale, Sale>? change = null)
    {
        var merchant = await new MerchantStore(database).CreateAsync("Test", Ct);
        var id = SaleId.New(TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        var sale = new Sale
        {
            Id = id,
            MerchantId = merchant.Id,
            Slug = $"sale-{id}",
            Name = "Test",
            StartsAt = now,
            EndsAt = now.AddDays(1),
            RatePerMinute = 60_000,
            State = SaleState.Open,
            Items = [new SaleItem(Shoe, "Shoe", 9_900, shoes, 5)],
        };
        sale = change?.Invoke(sale) ?? sale;
        Assert.Equal(CreateSaleOutcome.Created, await new SaleStore(database).CreateAsync(sale, Ct));
        return new Shop(database, sale);
    }

    public static GrantRequest Ask(int shoes = 1, long number = 1, ShopperId? shopper = null) =>
        Ask([new RequestedItem(Shoe, shoes)], number, shopper);

    public static GrantRequest Ask(IReadOnlyList<RequestedItem> items, long number = 1, ShopperId? shopper = null) =>
        new(TicketId.New(TimeProvider.System), shopper ?? new ShopperId(Guid.NewGuid()), number, items);

    public Task<GrantOutcome> GrantAsync(params GrantRequest[] requests) =>
        new GrantTransaction(database).RunAsync(new GrantBatch(sale.Id, requests, [], _ => []), Ct);

    /// <summary>One ticket that must be granted.</summary>
    public async Task<GrantRequest> HoldAsync(int shoes = 1, ShopperId? shopper = null)
    {
        var request = Ask(shoes, shopper: shopper);
        var result = Assert.Single((await GrantAsync(request)).Results);
        Assert.True(result.State is TicketState.Reserved or TicketState.Admitted, $"The ticket is {result.State}.");
        return request;
    }

    /// <summary>Knows no sale before it is refreshed: whoever asks it asks the ledger.</summary>
    public static SaleDirectory DirectoryOf(NpgsqlDataSource database) =>
        new(new SaleStore(database), TimeProvider.System, new LoopHealth(TimeProvider.System), NullLogger<SaleDirectory>.Instance);

    public Task<CheckoutOutcome> CheckoutAsync(GrantRequest ticket, string key = "key", byte body = 1, ShopperId? shopper = null) =>
        new CheckoutTransaction(database, DirectoryOf(database)).RunAsync(
            new CheckoutRequest(new ReservationId(ticket.Ticket.Value), shopper ?? ticket.Shopper, key, [body]), Ct);

    public Task<HoldOutcome> ReleaseAsync(GrantRequest ticket, ShopperId? shopper = null) =>
        new Release(database).RunAsync(new ReservationId(ticket.Ticket.Value), shopper ?? ticket.Shopper, Ct);

    public Task<UnpublishedBatch?> LeaveAsync(GrantRequest ticket, ShopperId? shopper = null) => new Leave(database, new TicketStore(database)).RunAsync(
        new TicketClaims(sale.Id, ticket.Ticket, shopper ?? ticket.Shopper, ticket.Number), ticket.Number, Ct);

    /// <summary>Lets a live hold's time be over now, without waiting for it.</summary>
    public async Task<bool> MakeDueAsync(GrantRequest ticket)
    {
        await using var command = database.CreateCommand(
            """
            WITH due AS (
                UPDATE ticket SET expires_at = clock_timestamp() WHERE ticket_id = $1 AND state IN ('reserved', 'admitted') RETURNING ticket_id, expires_at),
            listed AS (
                UPDATE result_batch SET due_at = least(due_at, expires_at) FROM due WHERE due_at IS NOT NULL AND ticket_id = ANY(tickets))
            SELECT count(*) FROM due
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = ticket.Ticket.Value });
        return (long)(await command.ExecuteScalarAsync(Ct))! == 1;
    }

    public async Task<(long Available, long Held)> ShoesAsync()
    {
        var levels = await new StockStore(database).LevelsAsync(sale.Id, Ct);
        var shoes = levels.Single(level => level.Sku == Shoe);
        return (shoes.Available, shoes.Held);
    }

    /// <summary>Invariant 1: every unit is accounted for, by the journal as well as by the tickets and orders.</summary>
    public async Task AssertUnitsAddUpAsync() => Assert.Empty(await new JournalAudit(database).RunAsync(sale.Id, Ct));

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = database.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Ct))!;
    }
}
