using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using CsCheck;
using QueueWorker.Draining;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

/// <summary>Partitions of a sale with lanes: two of the main lane, then two of the members'.</summary>
public sealed class HeldLanesTests
{
    private static readonly string Seed = new('7', 64);
    private static readonly LaneName Members = new("members");

    [Fact]
    public void A_batch_takes_from_each_lane_up_to_its_own_serving_and_between_lanes_what_was_reached_first() =>
        Gen.Select(Gen.Long[0, 12], Gen.Long[0, 12]).Array[1, 10].Sample(looks =>
        {
            var (held, served) = (Holding(QueueNumbers.InOrder, QueueNumbers.InOrder), new ServedLanes(2));
            Fill(held, perLane: 120);
            var expected = new List<(LaneName Lane, long Number)>();
            long[] serving = [0, 0];
            foreach (var (main, members) in looks)
            {
                expected.AddRange(Enumerable.Range(1, (int)members).Select(i => (Members, serving[1] + i)));
                expected.AddRange(Enumerable.Range(1, (int)main).Select(i => (LaneName.Main, serving[0] + i)));
                serving = [serving[0] + main, serving[1] + members];
                served.Note(serving);
            }

            Assert.Equal(expected, TakeAll(held, served));
        });

    [Fact]
    public void What_is_parked_in_one_lane_keeps_its_turn_before_what_was_reached_later_in_another()
    {
        var (held, served) = (Holding(QueueNumbers.InOrder, QueueNumbers.InOrder), new ServedLanes(2));
        Fill(held, perLane: 4);
        served.Note([2, 0]);
        var batch = held.TakeUpTo(served, 10);
        held.Finish(batch, taken => taken.Number == 2);
        served.Note([2, 3]);
        Assert.Equal([(LaneName.Main, 2L), (Members, 1), (Members, 2), (Members, 3)], TakeAll(held, served));
    }

    [Fact]
    public void Each_partition_reports_by_its_own_lane()
    {
        var (held, served) = (Holding(QueueNumbers.InOrder, QueueNumbers.InOrder), new ServedLanes(2));
        served.Note([7, 3]);
        held.Add(3, 0, Entry(Members, 5));
        for (var partition = 0; partition < 3; partition++)
        {
            held.MarkEnd(partition);
        }

        Assert.Equal(
            [new FrontierReport(0, 8, NextOffset: 0), new FrontierReport(1, 8, NextOffset: 0), new FrontierReport(2, 4, NextOffset: 0), new FrontierReport(3, 5)],
            held.Frontiers(served));
    }

    [Fact]
    public void Each_lane_draws_its_own_lobby()
    {
        var (main, members) = (QueueNumbers.Drawn(Seed, "", 60), QueueNumbers.Drawn(Seed, "", 40, Members));
        var (held, served) = (Holding(main, members), new ServedLanes(2));
        Fill(held, perLane: 60);
        for (var partition = 0; partition < 4; partition++)
        {
            held.FindLobbyEnd(partition, 30);
        }

        served.Note([60, 60]);
        var taken = held.TakeUpTo(served, 500).Entries;
        Assert.All(taken, entry => Assert.Equal((entry.Entry.Lane.IsMain ? main : members).NumberOf(entry.Entry.Arrival), entry.Number));
        Assert.Equal(
            Enumerable.Range(1, 60).Select(i => (long)i), taken.Where(entry => entry.Entry.Lane == Members).Select(entry => entry.Number));
        Assert.Equal(60, taken.Count(entry => entry.Entry.Lane.IsMain));
    }

    [Fact]
    public void Looks_that_are_long_past_count_as_the_oldest_that_is_remembered()
    {
        var served = new ServedLanes(2);
        for (var look = 1; look <= 2 * ServedLanes.LooksMax; look++)
        {
            served.Note([look, look / 2]);
        }

        var oldest = served.ReachedIn(0, 1);
        Assert.InRange(oldest, 2, 2 * ServedLanes.LooksMax);
        Assert.Equal(2 * ServedLanes.LooksMax - 5, served.ReachedIn(0, 2 * ServedLanes.LooksMax - 5));
        Assert.True(served.ReachedIn(1, served.Of(1)) > oldest);
        served.Note([1, 1]);
        Assert.Equal(2 * ServedLanes.LooksMax, served.Of(0));
    }

    private static List<(LaneName Lane, long Number)> TakeAll(HeldPartitions held, ServedLanes served)
    {
        var taken = new List<(LaneName Lane, long Number)>();
        while (held.TakeUpTo(served, most: 7) is { Entries.Count: > 0 } batch)
        {
            taken.AddRange(batch.Entries.Select(entry => (entry.Entry.Lane, entry.Number)));
            held.Finish(batch, _ => false);
        }

        return taken;
    }

    private static HeldPartitions Holding(QueueNumbers main, QueueNumbers members)
    {
        var held = new HeldPartitions([LaneName.Main, Members], partitionsPerLane: 2);
        held.Reveal([main, members]);
        for (var partition = 0; partition < 4; partition++)
        {
            held.Take(partition, epoch: 1, nextOffset: 0);
        }

        return held;
    }

    private static void Fill(HeldPartitions held, int perLane)
    {
        for (var arrival = 1; arrival <= perLane; arrival++)
        {
            held.Add(arrival % 2, (arrival - 1) / 2, Entry(LaneName.Main, arrival));
            held.Add(2 + arrival % 2, (arrival - 1) / 2, Entry(Members, arrival));
        }
    }

    private static QueueEntry Entry(LaneName lane, long arrival) =>
        new(new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, [new RequestedItem(new Sku("sneaker"), 1)]) { Lane = lane };
}
