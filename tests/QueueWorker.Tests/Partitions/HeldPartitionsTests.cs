using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using CsCheck;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

public sealed class HeldPartitionsTests
{
    [Fact]
    public void A_batch_is_the_lowest_numbers_of_all_partitions_in_order() =>
        Gen.Shuffle(Enumerable.Range(1, 60).Select(i => (long)i).ToArray()).Sample(arrival =>
        {
            var held = Holding(3);
            for (var i = 0; i < arrival.Length; i++)
            {
                held.Add(i % 3, i / 3, EntryWith(arrival[i]));
            }

            var numbers = new List<long>();
            while (held.TakeUpTo(serving: 40, most: 7) is { Entries.Count: > 0 } batch)
            {
                numbers.AddRange(batch.Entries.Select(taken => taken.Number));
                held.Finish(batch, _ => false);
            }

            Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), numbers);
        });

    [Fact]
    public void What_is_parked_comes_again_and_holds_the_checkpoint()
    {
        var held = Holding(1);
        held.Add(0, 0, EntryWith(1));
        held.Add(0, 1, EntryWith(2));
        var batch = held.TakeUpTo(10, 10);
        var parked = batch.Entries[0].Entry.Ticket;
        Assert.Equal(0, Assert.Single(batch.MovesFor(new HashSet<TicketId> { parked })).NextOffset);

        held.Finish(batch, taken => taken.Entry.Ticket == parked);

        Assert.Equal((0, 0L), Assert.Single(held.Checkpoints()));
        var again = held.TakeUpTo(10, 10);
        Assert.Equal(1, Assert.Single(again.Entries).Number);
        Assert.Equal(2, Assert.Single(again.MovesFor(new HashSet<TicketId>())).NextOffset);
    }

    [Fact]
    public void A_partition_says_nothing_of_its_frontier_before_its_log_was_read()
    {
        var held = Holding(2);
        Assert.Empty(held.Frontiers(serving: 7));
        held.MarkEnd(0);
        held.Add(1, 0, EntryWith(12));
        Assert.Equal([new FrontierReport(0, 8, NextOffset: 0), new FrontierReport(1, 12)], held.Frontiers(serving: 7));
    }

    [Fact]
    public void A_full_buffer_stops_the_reading_until_a_quarter_is_taken()
    {
        var held = Holding(1);
        for (var i = 0; i < PartitionBuffer.EntriesMax - 1; i++)
        {
            Assert.True(held.Add(0, i, EntryWith(i + 1)));
        }

        Assert.False(held.Add(0, PartitionBuffer.EntriesMax - 1, EntryWith(PartitionBuffer.EntriesMax)));
        Assert.Empty(held.WithRoom([0]));
        held.Finish(held.TakeUpTo(long.MaxValue, PartitionBuffer.EntriesMax - PartitionBuffer.EntriesToResume - 1), _ => false);
        Assert.Empty(held.WithRoom([0]));
        held.Finish(held.TakeUpTo(long.MaxValue, 1), _ => false);
        Assert.Equal([0], held.WithRoom([0]));
    }

    [Fact]
    public void A_partition_that_was_given_up_is_in_no_batch()
    {
        var held = Holding(2);
        held.Add(0, 0, EntryWith(1));
        held.Add(1, 0, EntryWith(2));
        held.GiveUp([0]);
        Assert.Equal(2, Assert.Single(held.TakeUpTo(10, 10).Entries).Number);
    }

    private static HeldPartitions Holding(int partitions)
    {
        var held = new HeldPartitions();
        held.Reveal(QueueNumbers.InOrder);
        for (var partition = 0; partition < partitions; partition++)
        {
            held.Take(partition, epoch: 1, nextOffset: 0);
        }

        return held;
    }

    private static QueueEntry EntryWith(long arrival) =>
        new(new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, [new RequestedItem(new Sku("sneaker"), 1)]);
}
