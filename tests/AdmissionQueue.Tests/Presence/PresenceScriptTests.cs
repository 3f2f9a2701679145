using AdmissionQueue.Pacing;
using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Presence;

/// <summary>advance_serving.lua with absent shoppers, claims, a limit of shoppers in the shop and a ramp: the same random histories through the
/// script and through Pacer.Advance must give the same.</summary>
public sealed class PresenceScriptTests(RedisFixture redis)
{
    private const long StartMs = 1_800_000_000_000;

    private static readonly Gen<Step> RandomStep = Gen.Select(
        Gen.Frequency((8, Gen.Long[0, 60]), (1, Gen.Long[60, 30_000])),
        Gen.Long[1, 60].Array[0, 6],
        Gen.Frequency((3, Gen.Const(0L)), (1, Gen.Long[1, 50])),
        Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[1, 20])),
        Gen.Long[0, 12],
        (elapsed, seen, left, claims, active) => new Step(elapsed, seen, left, claims, active));

    private static readonly Gen<World> RandomWorld = Gen.Select(
        Gen.Int[1, 120_000], Gen.OneOf(Gen.Const(0), Gen.Int[1, 10]), Gen.Int[0, 120_000], RandomStep.Array[1, 60],
        (rate, activeLimit, later, steps) => new World(rate, activeLimit, later, steps));

    [Fact]
    public async Task The_script_passes_the_absent_and_admits_claims_as_the_rule_says() =>
        await RandomWorld.SampleAsync(async world =>
        {
            var ramp = new[] { PointAt(StartMs + 1_000, world.Rate), PointAt(StartMs + 60_000, world.RateLater) };
            var sale = TestSale.In(SaleState.Open, world.Rate, partitions: 1) with { ActiveLimit = world.ActiveLimit, Ramp = ramp };
            await new SaleMirror(redis.Connection).PlaceAsync(sale, issued: 60, serving: 0);
            var (serving, presence) = (new ServingScript(redis.Connection), new PresenceScript(redis.Connection));
            var model = new PresenceModel();
            var expected = new Serving(0, 0, StartMs);
            await serving.AdvanceAsync(sale.Id, [], StartMs);
            var nowMs = StartMs;
            long? active = null;
            var countedTo = 0L;
            foreach (var step in world.Steps)
            {
                nowMs += step.ElapsedMs;
                await presence.MarkAsync(sale.Id, step.Seen, nowMs);
                model.Mark(step.Seen, nowMs);
                if (step.Left > 0)
                {
                    await presence.LeaveAsync(sale.Id, step.Left);
                    model.Left.Add(step.Left);
                }

                if (active is null || step.Active % 3 == 0)
                {
                    (active, countedTo) = (step.Active, expected.Number + 1);
                    await serving.NoteActiveAsync(sale.Id, step.Active, countedTo);
                }

                var pacing = new PacingStep(
                    nowMs, RateRamp.RateAt(ramp, 0, nowMs), 60, expected.Number + 1, Pacer.BurstFor(RateRamp.HighestOf(ramp, 0)),
                    Pacer.RoomFor(world.ActiveLimit, active, countedTo), step.Claims);
                var claims = Pacer.ClaimsAdmitted(expected, pacing);
                var report = new FrontierReport(0, expected.Number + 1);
                expected = Pacer.Advance(expected, pacing, model.JudgeAt(nowMs), model.Missed);
                active += claims;

                var answer = await serving.AdvanceAsync(sale.Id, [report], nowMs, step.Claims);

                Assert.Equal((expected, claims, pacing.RatePerMinute), (answer!.Value.Serving, answer.Value.ClaimsAdmitted, answer.Value.RatePerMinute));
                Assert.Equal(model.Missed.Order(), (await presence.MissedAsync(sale.Id, [.. Enumerable.Range(1, 60).Select(n => (long)n)])).Order());
                Assert.Equal(model.Missed.Count, answer.Value.Missed);
            }
        }, iter: 200);

    private static RatePoint PointAt(long atMs, int rate) => new(DateTimeOffset.FromUnixTimeMilliseconds(atMs), rate);

    private sealed record Step(long ElapsedMs, long[] Seen, long Left, int Claims, long Active);

    private sealed record World(int Rate, int ActiveLimit, int RateLater, Step[] Steps);

    /// <summary>The rules of presence over plain sets.</summary>
    private sealed class PresenceModel
    {
        private readonly HashSet<(long Minute, long Number)> marks = [];
        private long? since;
        private long at;

        public HashSet<long> Left { get; } = [];

        public HashSet<long> Missed { get; } = [];

        public void Mark(IEnumerable<long> numbers, long nowMs)
        {
            since = PresenceRules.Since(since, at, nowMs);
            at = Math.Max(at, nowMs);
            marks.UnionWith(numbers.Select(number => (nowMs / PresenceRules.PeriodMs, number)));
        }

        public Predicate<long> JudgeAt(long nowMs)
        {
            var minute = nowMs / PresenceRules.PeriodMs;
            var mayJudge = PresenceRules.MayJudge(since, at, nowMs);
            return number => Left.Contains(number)
                || mayJudge && !marks.Contains((minute, number)) && !marks.Contains((minute - 1, number));
        }
    }
}
