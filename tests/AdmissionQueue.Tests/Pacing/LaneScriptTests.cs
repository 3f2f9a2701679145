using AdmissionQueue.Pacing;
using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Pacing;

/// <summary>advance_serving.lua with lanes repeats LanePacer.Advance: the same random histories, with absent shoppers, claims and a limit of shoppers
/// in the shop, through both must give the same.</summary>
public sealed class LaneScriptTests(RedisFixture redis)
{
    private const long StartMs = 1_800_000_000_000;
    private const int Partitions = 2;
    private const int NumbersMax = 40;

    private static readonly Gen<Step> RandomStep = Gen.Select(
        Gen.Frequency((8, Gen.Long[0, 60]), (1, Gen.Long[60, 30_000]), (1, Gen.Long[-500, -1])),
        Gen.Select(Gen.Int[0, 2], Gen.Long[1, NumbersMax]).Array[0, 8],
        Gen.Frequency((3, Gen.Const((0, 0L))), (1, Gen.Select(Gen.Int[0, 2], Gen.Long[1, NumbersMax]))),
        Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[1, 20])),
        Gen.Long[0, 12],
        Gen.Int[0, 2].Array[0, 3],
        (elapsed, seen, left, claims, active, joins) => new Step(elapsed, seen, left, claims, active, joins));

    private static readonly Gen<World> RandomWorld = Gen.Select(
        Gen.Int[1, 120_000], Gen.Int[1, 60], Gen.Int[1, 39], Gen.OneOf(Gen.Const(0), Gen.Int[1, 10]), Gen.Long[0, 30].Array[3], RandomStep.Array[1, 50],
        (rate, members, early, activeLimit, issued, steps) => new World(rate, [100 - members - early, members, early], activeLimit, issued, steps));

    [Fact]
    public async Task The_script_serves_lanes_as_the_rule_says() =>
        await RandomWorld.SampleAsync(async world =>
        {
            var sale = TestSale.In(SaleState.Open, world.Rate, Partitions) with
            {
                ActiveLimit = world.ActiveLimit,
                Lanes = [new SaleLane(new LaneName("members"), "Members", world.Shares[1]), new SaleLane(new LaneName("early"), "Early", world.Shares[2])],
            };
            long[] issued = [.. world.Issued];
            await new SaleMirror(redis.Connection).PlaceAsync(sale, issued[0], 0, [(issued[1], 0), (issued[2], 0)]);
            var script = new ServingScript(redis.Connection);
            var people = new People(sale, new PresenceScript(redis.Connection));
            await script.AdvanceAsync(sale.Id, [], StartMs);
            var expected = new SaleServing([new LaneServing(0), new LaneServing(0), new LaneServing(0)], 0, StartMs);
            var nowMs = StartMs;
            long? active = null;
            long[] countedTo = [0, 0, 0];
            foreach (var step in world.Steps)
            {
                nowMs += step.ElapsedMs;
                await people.ComeAsync(step, nowMs);
                foreach (var lane in step.Joins.Where(lane => issued[lane] < NumbersMax))
                {
                    issued[lane]++;
                    await redis.Connection.GetDatabase().StringIncrementAsync(SaleKeys.Of(sale.Id, sale.LaneNames[lane]).Issued);
                }

                long[] frontiers = [.. expected.Lanes.Select(lane => lane.Number + 1)];
                if (active is null || step.Active % 3 == 0)
                {
                    (active, countedTo) = (step.Active, frontiers);
                    await script.NoteActiveAsync(
                        sale.Id, step.Active, frontiers[0], (sale.Lanes[0].Name, frontiers[1]), (sale.Lanes[1].Name, frontiers[2]));
                }

                var pacing = new SaleStep(
                    nowMs,
                    world.Rate,
                    [.. world.Shares.Select((share, lane) => new LaneStep(share, issued[lane], frontiers[lane]))],
                    Pacer.BurstFor(world.Rate),
                    LanePacer.RoomLeft(world.ActiveLimit, active, countedTo, expected.Lanes),
                    step.Claims);
                var claims = LanePacer.ClaimsAdmitted(expected, pacing);
                expected = LanePacer.Advance(expected, pacing, people.JudgeAt(nowMs), people.Missed);
                active += claims;

                FrontierReport[] reports =
                    [.. Enumerable.Range(0, 3 * Partitions).Select(partition => new FrontierReport(partition, frontiers[partition / Partitions] + partition % Partitions))];
                var answer = (await script.AdvanceAsync(sale.Id, reports, nowMs, step.Claims))!.Value;

                Assert.Equal(
                    expected.Lanes.Select((lane, index) => new LaneAnswer(lane.Number, issued[index], frontiers[index])), answer.Lanes);
                Assert.Equal(
                    (expected.Credit, expected.AtMs, claims, (long)people.Missed.Count),
                    (answer.Serving.Credit, answer.Serving.AtMs, answer.ClaimsAdmitted, answer.Missed));
            }

            await people.MissedAsTheScriptSaysAsync();
        }, iter: 200);

    private sealed record Step(long ElapsedMs, (int Lane, long Number)[] Seen, (int Lane, long Number) Left, int Claims, long Active, int[] Joins);

    private sealed record World(int Rate, int[] Shares, int ActiveLimit, long[] Issued, Step[] Steps);

    /// <summary>Who is here, in Redis and in plain sets.</summary>
    private sealed class People(Sale sale, PresenceScript presence)
    {
        private readonly HashSet<(long Minute, int Lane, long Number)> marks = [];
        private readonly HashSet<(int Lane, long Number)> left = [];
        private long? since;
        private long at;

        public List<(int Lane, long Number)> Missed { get; } = [];

        public async Task ComeAsync(Step step, long nowMs)
        {
            foreach (var lane in step.Seen.ToLookup(seen => seen.Lane, seen => seen.Number))
            {
                await presence.MarkAsync(sale.Id, [.. lane], nowMs, sale.LaneNames[lane.Key]);
                marks.UnionWith(lane.Select(number => (nowMs / PresenceRules.PeriodMs, lane.Key, number)));
            }

            await presence.MarkAsync(sale.Id, [], nowMs);
            since = PresenceRules.Since(since, at, nowMs);
            at = Math.Max(at, nowMs);
            if (step.Left.Number > 0)
            {
                await presence.LeaveAsync(sale.Id, step.Left.Number, sale.LaneNames[step.Left.Lane]);
                left.Add(step.Left);
            }
        }

        public Func<int, long, bool> JudgeAt(long nowMs)
        {
            var minute = nowMs / PresenceRules.PeriodMs;
            var mayJudge = PresenceRules.MayJudge(since, at, nowMs);
            return (lane, number) => left.Contains((lane, number))
                || mayJudge && !marks.Contains((minute, lane, number)) && !marks.Contains((minute - 1, lane, number));
        }

        public async Task MissedAsTheScriptSaysAsync()
        {
            foreach (var (index, lane) in sale.LaneNames.Index())
            {
                var told = await presence.MissedAsync(sale.Id, [.. Enumerable.Range(1, NumbersMax).Select(number => (long)number)], lane);
                Assert.Equal(Missed.Where(missed => missed.Lane == index).Select(missed => missed.Number).Order(), told.Order());
            }
        }
    }
}
