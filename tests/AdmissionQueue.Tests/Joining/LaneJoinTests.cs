using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

/// <summary>Joins into lanes: what take_number.lua counts and keeps for each, and whose an invite is.</summary>
public sealed class LaneJoinTests(RedisFixture redis)
{
    private static readonly IReadOnlyList<RequestedItem> OneSneaker = [new RequestedItem(new Sku("sneaker"), 1)];
    private static readonly LaneName Members = new("members");

    private readonly NumberScript numbers = new(redis.Connection);
    private readonly Sale sale = TestSale.In(SaleState.Lobby) with { Lanes = [new SaleLane(Members, "Members", 30)] };

    [Fact]
    public async Task Each_lane_counts_its_own_arrivals()
    {
        await PlaceAsync();
        var main = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => JoinAsync(Somebody(), default)));
        var members = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => JoinAsync(Somebody(), By($"code{i}"))));
        Assert.Equal(Enumerable.Range(1, 50).Select(i => (long)i), main.Select(answer => answer.Arrival).Order());
        Assert.Equal(Enumerable.Range(1, 30).Select(i => (long)i), members.Select(answer => answer.Arrival).Order());
        Assert.All(members, answer => Assert.Equal(Members, answer.Lane));
        Assert.Equal([50, 30], (await new FreezeScript(redis.Connection).FreezeAsync(sale.Id))!);
        await JoinAsync(Somebody(), By("late"));
        Assert.Equal([50, 30], (await new FreezeScript(redis.Connection).FreezeAsync(sale.Id))!);
    }

    [Fact]
    public async Task An_invite_is_the_shoppers_who_used_it_first_and_a_refusal_changes_nothing()
    {
        await PlaceAsync();
        var (first, other) = (Somebody(), Somebody());
        var joined = await JoinAsync(first, By("code"));
        Assert.Equal((JoinOutcome.New, 1L), (joined.Outcome, joined.Arrival));
        Assert.Equal(JoinGate.Decide(sale.State, hasTicket: false, invite: InviteStanding.Used), (await JoinAsync(other, By("code"))).Outcome);
        Assert.Equal(JoinGate.Decide(sale.State, hasTicket: false, invite: InviteStanding.Refused), (await JoinAsync(other, LaneEntry.Refused)).Outcome);

        // Who has a ticket gets it again, whatever is shown; who was refused is as new as before.
        Assert.Equal((JoinOutcome.Same, Members, "code"), Place(await JoinAsync(first, LaneEntry.Refused)));
        Assert.Equal((JoinOutcome.Same, Members, "code"), Place(await JoinAsync(first, default)));
        Assert.Equal((JoinOutcome.New, LaneName.Main, null), Place(await JoinAsync(other, default)));
        Assert.Equal(2, (await JoinAsync(Somebody(), By("next"))).Arrival);

        // Who leaves may come again by the own invite.
        await redis.Connection.GetDatabase().HashDeleteAsync(SaleKeys.Of(sale.Id).Tickets, TicketField.NameOf(first));
        var again = await JoinAsync(first, By("code"));
        Assert.Equal((JoinOutcome.New, 3L), (again.Outcome, again.Arrival));
    }

    [Fact]
    public async Task Of_many_who_use_one_invite_at_once_one_comes_in()
    {
        await PlaceAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => JoinAsync(Somebody(), By("shared"))));
        Assert.Equal(199, answers.Count(answer => answer.Outcome == JoinOutcome.InviteUsed));
        Assert.Single(answers, answer => answer.Outcome == JoinOutcome.New);
    }

    [Fact]
    public async Task Each_lane_notes_what_Kafka_has()
    {
        await PlaceAsync();
        var (main, member) = (Somebody(), Somebody());
        var arrival = (await JoinAsync(main, default)).Arrival;
        await JoinAsync(member, By("code"));
        numbers.MarkQueued(sale.Id, arrival, partition: 0, offset: 0);
        Assert.True((await JoinAsync(main, default)).Queued);
        Assert.False((await JoinAsync(member, default)).Queued);
        numbers.MarkQueued(sale.Id, 1, partition: 2, offset: 0, Members);
        Assert.True((await JoinAsync(member, default)).Queued);
    }

    [Fact]
    public void A_record_and_a_field_keep_the_lane_and_one_of_the_main_lane_is_as_short_as_ever()
    {
        var main = new QueueEntry(new TicketId(Guid.NewGuid()), Somebody(), 7, OneSneaker);
        var member = main with { Lane = Members, Invite = "code" };
        Assert.DoesNotContain("lane", System.Text.Encoding.UTF8.GetString(RecordJson.Write(main)), StringComparison.Ordinal);
        foreach (var entry in new[] { main, member })
        {
            Assert.Equal((entry.Lane, entry.Invite), Keep(RecordJson.ReadEntry(RecordJson.Write(entry))));
            Assert.Equal((entry.Lane, entry.Invite), Keep(TicketField.Read(TicketField.NameOf(entry.Shopper), TicketField.ValueOf(entry))));
        }

        static (LaneName, string?) Keep(QueueEntry entry) => (entry.Lane, entry.Invite);
    }

    [Fact]
    public void A_lane_has_partitions_of_its_own_and_a_shopper_one_of_them()
    {
        var wide = sale with { Partitions = 8 };
        foreach (var shopper in Enumerable.Range(0, 200).Select(_ => Somebody()))
        {
            Assert.InRange(QueuePlace.Of(wide, LaneName.Main, shopper).Partition.Value, 0, 7);
            Assert.InRange(QueuePlace.Of(wide, Members, shopper).Partition.Value, 8, 15);
            Assert.Equal(QueuePlace.Of(wide, Members, shopper), QueuePlace.Of(wide, Members, shopper));
        }

        Assert.Equal(16, wide.QueuePartitions);
        Assert.Throws<ArgumentException>(() => QueuePlace.Of(wide, new LaneName("others"), Somebody()));
        Assert.Equal(Confluent.Kafka.Partition.Any, QueuePlace.Of(TestSale.In(SaleState.Open), LaneName.Main, Somebody()).Partition);
    }

    private static ShopperId Somebody() => new(Guid.NewGuid());

    private static LaneEntry By(string invite) => new(Members, invite);

    private static (JoinOutcome, LaneName, string?) Place(JoinAnswer answer) => (answer.Outcome, answer.Lane, answer.Invite);

    private Task PlaceAsync() => new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 0, serving: 0);

    private Task<JoinAnswer> JoinAsync(ShopperId shopper, LaneEntry entry) =>
        numbers.TakeAsync(sale.Id, shopper, new TicketId(Guid.NewGuid()), OneSneaker, entry);
}
