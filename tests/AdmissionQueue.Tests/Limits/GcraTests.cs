using AdmissionQueue.Joining;
using AdmissionQueue.Limits;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Limits;

/// <summary>The rule to what it promises, and both scripts to the rule.</summary>
public sealed class GcraTests(RedisFixture redis)
{
    private const long StartUs = 1_800_000_000_000_000;

    private static readonly Gen<long[]> Pauses = Gen.Frequency((5, Gen.Long[0, 1_000]), (3, Gen.Long[0, 2_000_000]), (1, Gen.Long[0, 90_000_000])).Array[1, 400];

    [Fact]
    public void In_no_minute_are_more_than_twice_the_limit_allowed_and_at_once_no_more_than_it() =>
        Gen.Select(Gen.Int[1, 200], Pauses).Sample((requests, pauses) =>
        {
            var (limit, nowUs, paidUs, allowed) = (new RequestLimit(requests), StartUs, 0L, new List<long>());
            foreach (var pause in pauses)
            {
                nowUs += pause;
                (paidUs, var answer) = Gcra.Decide(paidUs, nowUs, limit);
                if (answer.Allowed)
                {
                    allowed.Add(nowUs);
                }
            }

            // A full burst, and what comes back evenly meanwhile.
            return allowed.TrueForAll(at =>
            {
                var within = allowed.Count(other => other >= at && other < at + RequestLimit.WindowUs);
                return within <= 2 * requests && allowed.Count(other => other == at) <= requests;
            });
        });

    [Fact]
    public void Who_keeps_to_the_limit_is_never_refused_and_who_waits_as_told_is_let_in()
    {
        var (limit, paidUs) = (new RequestLimit(100), 0L);
        for (var i = 0; i < 1_000; i++)
        {
            (paidUs, var even) = Gcra.Decide(paidUs, StartUs + i * limit.IntervalUs, limit);
            Assert.True(even.Allowed);
        }

        var (nowUs, refused) = (StartUs + 1_000 * limit.IntervalUs, default(LimitAnswer));
        do
        {
            (paidUs, refused) = Gcra.Decide(paidUs, nowUs, limit);
        }
        while (refused.Allowed);

        Assert.False(Gcra.Decide(paidUs, nowUs + refused.RetryUs - 1, limit).Answer.Allowed);
        Assert.True(Gcra.Decide(paidUs, nowUs + refused.RetryUs, limit).Answer.Allowed);
    }

    [Fact]
    public void What_was_used_up_stays_used_up_when_a_sale_tightens_the_limit()
    {
        var paidUs = 0L;
        for (var i = 0; i < 900; i++)
        {
            (paidUs, _) = Gcra.Decide(paidUs, StartUs, new RequestLimit(1_000));
        }

        Assert.Equal(9, Gcra.Decide(paidUs, StartUs, new RequestLimit(100)).Answer.Remaining);
    }

    [Fact]
    public async Task The_script_does_what_the_rule_says() =>
        await Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Pauses).SampleAsync(async (first, second, pauses) =>
        {
            var (script, key) = (new LimitScript(redis.Connection), LimitedCaller.KeyOf(null, $"test:{Guid.NewGuid():n}"));
            var (nowUs, paidUs) = (StartUs, 0L);
            foreach (var (index, pause) in pauses.Take(80).Index())
            {
                nowUs += pause;
                var limit = new RequestLimit(index % 40 < 20 ? first : second);
                (paidUs, var expected) = Gcra.Decide(paidUs, nowUs, limit);
                Assert.Equal(expected, await script.AskAsync(new LimitedCaller(key, limit), nowUs));
                await redis.Connection.GetDatabase().KeyPersistAsync(key); // The test's clock is not the one that keys end by.
            }
        }, iter: 40);

    [Fact]
    public async Task A_join_is_counted_in_the_call_that_gives_the_number_and_refused_there()
    {
        var (sale, numbers) = (TestSale.In(SaleState.Open), new NumberScript(redis.Connection));
        await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 0, serving: 0);
        var caller = new LimitedCaller(LimitedCaller.KeyOf(sale.Id, "s:me"), new RequestLimit(3));
        var me = new ShopperId(Guid.NewGuid());
        Task<JoinAnswer> JoinAsync() => numbers.TakeAsync(sale.Id, me, new TicketId(Guid.NewGuid()), [new RequestedItem(new Sku("sneaker"), 1)], limit: caller);

        var answers = new[] { await JoinAsync(), await JoinAsync(), await JoinAsync(), await JoinAsync() };

        Assert.Equal([JoinOutcome.New, JoinOutcome.Same, JoinOutcome.Same, JoinOutcome.Limited], answers.Select(answer => answer.Outcome));
        Assert.Equal([2L, 1L, 0L, 0L], answers.Select(answer => answer.Limit!.Value.Remaining));
        Assert.InRange(answers[3].Limit!.Value.RetryUs, 1, 20_000_000);
        Assert.False((await new LimitScript(redis.Connection).AskAsync(caller)).Allowed); // One count, whichever script asks.
    }
}
