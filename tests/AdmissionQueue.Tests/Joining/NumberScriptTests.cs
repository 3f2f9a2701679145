using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

/// <summary>take_number.lua repeats JoinGate.Decide and counts.</summary>
public sealed class NumberScriptTests(RedisFixture redis)
{
    private static readonly IReadOnlyList<RequestedItem> OneSneaker = [new RequestedItem(new Sku("sneaker"), 1)];

    private readonly NumberScript numbers = new(redis.Connection);

    public static TheoryData<SaleState> States => [.. Enum.GetValues<SaleState>()];

    [Theory]
    [MemberData(nameof(States))]
    public async Task The_script_does_what_the_rule_says_in_every_state(SaleState state)
    {
        var sale = TestSale.In(SaleState.Open);
        var mirror = new SaleMirror(redis.Connection);
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
        var known = await TakeAsync(sale, Shopper(1));
        await mirror.RefreshAsync(sale with { State = state, Revision = 2 });

        var stranger = await TakeAsync(sale, Shopper(2));
        var again = await TakeAsync(sale, Shopper(1));

        Assert.Equal(JoinGate.Decide(state, hasTicket: false), stranger.Outcome);
        Assert.Equal(JoinGate.Decide(state, hasTicket: true), again.Outcome);
        Assert.Equal((known.Arrival, known.Ticket), (again.Arrival, again.Ticket));
        Assert.Equal(stranger.Outcome == JoinOutcome.New ? 2 : 0, stranger.Arrival);
    }

    [Fact]
    public async Task A_sale_that_Redis_does_not_know_is_cold()
    {
        var sale = TestSale.In(SaleState.Open);
        Assert.False(await new SaleMirror(redis.Connection).RefreshAsync(sale));
        Assert.Equal(JoinGate.Decide(null, hasTicket: false), (await TakeAsync(sale, Shopper(1))).Outcome);
    }

    [Fact]
    public async Task However_many_join_at_once_everybody_gets_one_arrival_and_none_is_given_twice()
    {
        var sale = TestSale.In(SaleState.Open);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 0, serving: 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 3_000).Select(i => TakeAsync(sale, Shopper(i % 1_000))));

        Assert.Equal(1_000, answers.Count(answer => answer.Outcome == JoinOutcome.New));
        Assert.Equal(Enumerable.Range(1, 1_000).Select(i => (long)i), answers.Select(answer => answer.Arrival).Distinct().Order());
        Assert.Equal(1_000, answers.Select(answer => (answer.Arrival, answer.Ticket)).Distinct().Count());
    }

    [Fact]
    public async Task A_retry_is_told_whether_Kafka_has_the_ticket()
    {
        var sale = TestSale.In(SaleState.Open);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 0, serving: 0);
        var first = await TakeAsync(sale, Shopper(1));
        Assert.False(first.Queued);
        Assert.False((await TakeAsync(sale, Shopper(1))).Queued);
        numbers.MarkQueued(sale.Id, first.Arrival, partition: 0, offset: 0);
        Assert.True((await TakeAsync(sale, Shopper(1))).Queued);
    }

    [Fact]
    public async Task Leaving_an_old_ticket_again_takes_nothing_of_the_new_one_away()
    {
        var sale = TestSale.In(SaleState.Lobby);
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 0, serving: 0);
        var first = await TakeAsync(sale, Shopper(1));
        await numbers.ForgetAsync(ClaimsOf(sale, first));
        var second = await TakeAsync(sale, Shopper(1));
        Assert.Equal((JoinOutcome.New, 2L), (second.Outcome, second.Arrival));

        // Else one account would have as many tickets in the draw as it likes.
        await numbers.ForgetAsync(ClaimsOf(sale, first));
        var again = await TakeAsync(sale, Shopper(1));
        Assert.Equal((JoinOutcome.Same, second.Ticket), (again.Outcome, again.Ticket));

        TicketClaims ClaimsOf(Sale sale, JoinAnswer answer) => new(sale.Id, answer.Ticket, Shopper(1), answer.Arrival);
    }

    private static ShopperId Shopper(int i) => new(new Guid(i, 0, 0, new byte[8]));

    private Task<JoinAnswer> TakeAsync(Sale sale, ShopperId shopper) =>
        numbers.TakeAsync(sale.Id, shopper, new TicketId(Guid.NewGuid()), OneSneaker);
}
