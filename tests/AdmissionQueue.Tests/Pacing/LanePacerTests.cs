using AdmissionQueue.Pacing;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Pacing;

/// <summary>The promises of lanes, over random steps: never more than the sale's rate together, to each lane that waits at least its share, and to
/// the others what one leaves.</summary>
public sealed class LanePacerTests
{
    private const long Unlimited = 1_000_000_000_000;

    private static readonly Gen<int> RandomRate = Gen.OneOf(Gen.Int[1, 600], Gen.Int[600, 60_000], Gen.Int[60_000, 600_000]);

    private static readonly Gen<long[]> RandomSteps =
        Gen.Frequency((20, Gen.Long[0, 60]), (3, Gen.Long[60, 400]), (1, Gen.Long[1_000, 5_000]), (1, Gen.Long[-2_000, -1])).Array[100, 600];

    /// <summary>Two to eight lanes; the first has what the others leave.</summary>
    private static readonly Gen<int[]> RandomShares = Gen.Int[1, 14].Array[1, 7].Select(others => (int[])[100 - others.Sum(), .. others]);

    /// <summary>Tickets that come into each lane before a step: mostly none, sometimes some, so that lanes run dry and fill again.</summary>
    private static readonly Gen<long> RandomJoins = Gen.Frequency((5, Gen.Const(0L)), (2, Gen.Long[1, 40]), (1, Gen.Long[40, 2_000]));

    [Fact]
    public void One_lane_is_served_as_a_sale_without_lanes() =>
        Gen.Select(RandomRate, RandomSteps, Gen.Long[0, 3_000], Gen.Int[0, 3]).Sample((rate, steps, issued, claims) =>
        {
            var (plain, lanes) = (new Serving(0, 0, 0), new SaleServing([new LaneServing(0)], 0, 0));
            var (missed, missedInLane) = (new List<long>(), new List<(int Lane, long Number)>());
            long nowMs = 0;
            foreach (var elapsed in steps)
            {
                nowMs += elapsed;
                var (frontier, room) = (plain.Number + 1, issued * 2 / 3 + 10);
                var step = new PacingStep(nowMs, rate, issued, frontier, Pacer.BurstFor(rate), room, claims);
                var laneStep = new SaleStep(nowMs, rate, [new LaneStep(100, issued, frontier)], Pacer.BurstFor(rate), room - plain.Number, claims);
                Assert.Equal(Pacer.ClaimsAdmitted(plain, step), LanePacer.ClaimsAdmitted(lanes, laneStep));
                plain = Pacer.Advance(plain, step, number => number % 5 == 0, missed);
                lanes = LanePacer.Advance(lanes, laneStep, (_, number) => number % 5 == 0, missedInLane);
                Assert.Equal(plain, new Serving(lanes.Lanes[0].Number, lanes.Credit, lanes.AtMs));
            }

            Assert.Equal(missed, missedInLane.Select(one => one.Number));
        }, iter: 200);

    [Fact]
    public void Any_ten_seconds_admit_no_more_in_all_lanes_together_than_the_rate_allows() =>
        RandomWorld.Sample(world =>
        {
            var history = Run(world).ConvertAll(seen => (seen.Serving.AtMs, Total: seen.Serving.Lanes.Sum(lane => lane.Number)));
            for (var from = 0; from < history.Count; from++)
            {
                for (var to = from; to < history.Count && history[to].AtMs - history[from].AtMs <= 10_000; to++)
                {
                    var allowed = (history[to].AtMs - history[from].AtMs) * world.Rate / Pacer.CreditPerAdmission + 1;
                    Assert.True(history[to].Total - history[from].Total <= allowed);
                }
            }
        }, iter: 60);

    [Fact]
    public void A_lane_that_waits_gets_its_share_whatever_the_others_do() =>
        RandomWorld.Sample(world =>
        {
            var history = Run(world);
            for (var lane = 0; lane < world.Shares.Length; lane++)
            {
                // From any instant for as long as somebody waits in the lane: what it got against what all got.
                var (from, before) = (0, history[0].Serving);
                for (var to = 1; to < history.Count; to++)
                {
                    var now = history[to].Serving;
                    if (now.Lanes[lane].Number >= history[to].Issued[lane])
                    {
                        (from, before) = (to, now);
                        continue;
                    }

                    var all = now.Lanes.Sum(each => each.Number) - before.Lanes.Sum(each => each.Number);
                    var own = now.Lanes[lane].Number - before.Lanes[lane].Number;
                    Assert.True(
                        own * 100 >= all * world.Shares[lane] - 200,
                        $"lane {lane} with {world.Shares[lane]}% got {own} of {all} from step {from} to {to}");
                }
            }
        }, iter: 200);

    [Fact]
    public void What_a_lane_leaves_goes_to_the_others_in_the_same_step() =>
        RandomWorld.Sample(world =>
        {
            var history = Run(world);
            foreach (var (before, now) in history.Zip(history.Skip(1)))
            {
                var earned = (before.Serving.Credit + world.Rate * Math.Clamp(now.Serving.AtMs - before.Serving.AtMs, 0, Pacer.ElapsedMsMax))
                    / Pacer.CreditPerAdmission;
                var waiting = now.Issued.Zip(before.Serving.Lanes, (issued, lane) => issued - lane.Number).Sum();
                var passed = now.Serving.Lanes.Sum(lane => lane.Number) - before.Serving.Lanes.Sum(lane => lane.Number);
                Assert.Equal(Math.Min(earned, waiting), passed);
            }
        }, iter: 200);

    [Fact]
    public void No_lane_moves_back_or_passes_its_limit() =>
        RandomWorld.Sample(world =>
        {
            var history = Run(world);
            Assert.All(history.Zip(history.Skip(1)), pair => Assert.All(
                pair.First.Serving.Lanes.Zip(pair.Second.Serving.Lanes), lane => Assert.True(lane.Second.Number >= lane.First.Number)));
            Assert.All(history, seen => Assert.All(seen.Serving.Lanes.Zip(seen.Issued), lane => Assert.True(lane.First.Number <= lane.Second)));
        });

    [Fact]
    public void A_lane_whose_workers_stand_still_holds_up_nobody_else()
    {
        var serving = new SaleServing([new LaneServing(0), new LaneServing(0)], 0, 0);
        for (var nowMs = 40; nowMs <= 60_000; nowMs += 40)
        {
            serving = LanePacer.Advance(
                serving, new SaleStep(nowMs, 6_000, [new LaneStep(70, Unlimited, Unlimited), new LaneStep(30, Unlimited, Frontier: 1)], Pacer.BatchMax));
        }

        Assert.Equal(1 + Pacer.BatchMax, serving.Lanes[1].Number);
        Assert.Equal(6_000, serving.Lanes.Sum(lane => lane.Number));
    }

    [Fact]
    public void A_full_shop_lets_nobody_in_by_any_lane()
    {
        LaneServing[] lanes = [new(10), new(4)];
        Assert.Equal(3, LanePacer.RoomLeft(activeLimit: 8, active: 5, countedTo: [11, 5], lanes));
        Assert.Equal(1, LanePacer.RoomLeft(activeLimit: 8, active: 5, countedTo: [10, 4], lanes));
        Assert.Equal(-14, LanePacer.RoomLeft(activeLimit: 8, active: null, countedTo: [0, 0], lanes));
        Assert.Equal(long.MaxValue, LanePacer.RoomLeft(activeLimit: 0, active: 5, countedTo: [0, 0], lanes));
        var step = new SaleStep(100, 600_000, [new LaneStep(50, 100, 100), new LaneStep(50, 100, 100)], Pacer.BatchMax, RoomLeft: 3);
        Assert.Equal(17, LanePacer.Advance(new SaleServing(lanes, 0, 0), step).Lanes.Sum(lane => lane.Number));
    }

    private static readonly Gen<World> RandomWorld = Gen.Select(RandomRate, RandomShares, RandomSteps).SelectMany((rate, shares, steps) =>
        RandomJoins.Array[shares.Length].Array[steps.Length].Select(joins => new World(rate, shares, steps, joins)));

    private static List<Seen> Run(World world)
    {
        var issued = new long[world.Shares.Length];
        var history = new List<Seen> { new(new SaleServing([.. issued.Select(_ => new LaneServing(0))], 0, 0), [.. issued]) };
        long nowMs = 0;
        foreach (var (elapsed, joins) in world.ElapsedMs.Zip(world.Joins))
        {
            nowMs += elapsed;
            for (var lane = 0; lane < issued.Length; lane++)
            {
                issued[lane] += joins[lane];
            }

            LaneStep[] lanes = [.. world.Shares.Zip(issued, (share, most) => new LaneStep(share, most, Unlimited))];
            history.Add(new Seen(LanePacer.Advance(history[^1].Serving, new SaleStep(nowMs, world.Rate, lanes, Pacer.BurstFor(world.Rate))), [.. issued]));
        }

        return history;
    }

    private sealed record World(int Rate, int[] Shares, long[] ElapsedMs, long[][] Joins);

    private sealed record Seen(SaleServing Serving, IReadOnlyList<long> Issued);
}
