using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using CsCheck;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

/// <summary>The partitions of a sale that draws: nothing before the draw, the whole lobby before anything, and the same after any restart.</summary>
public sealed class DrawnPartitionsTests
{
    private static readonly string Seed = Convert.ToHexStringLower(SHA256.HashData("seed"u8));

    [Fact]
    public void Nothing_is_reported_or_drained_before_the_draw_and_before_the_lobby_was_read_to_its_end()
    {
        var held = new HeldPartitions();
        held.Take(0, epoch: 1, nextOffset: 0);
        var numbers = QueueNumbers.Drawn(Seed, "", 3);
        void IsSilent()
        {
            Assert.Empty(held.Frontiers(serving: 7));
            Assert.Empty(held.TakeUpTo(serving: 7, most: 10).Entries);
        }

        held.Add(0, 0, Entry(2));
        held.MarkEnd(0);
        Assert.Empty(held.WithoutLobbyEnd());
        IsSilent();

        held.Reveal(numbers);
        Assert.Equal([0], held.WithoutLobbyEnd());
        IsSilent();

        held.FindLobbyEnd(0, 3);
        Assert.Empty(held.WithoutLobbyEnd());
        held.Add(0, 1, Entry(1));
        IsSilent();

        held.Add(0, 2, Entry(3));
        Assert.Equal(1, Assert.Single(held.Frontiers(serving: 7)).NextNumber);
        Assert.Equal([1L, 2, 3], held.TakeUpTo(serving: 7, most: 10).Entries.Select(taken => taken.Number));
    }

    [Fact]
    public void A_lobby_may_be_larger_than_the_buffer_for_live_tickets_and_those_beyond_it_are_read_again()
    {
        const int Joiners = PartitionBuffer.EntriesMax + 5;
        const int Live = PartitionBuffer.EntriesMax + 7;
        var held = new HeldPartitions();
        held.Reveal(QueueNumbers.Drawn(Seed, "", Joiners));
        held.Take(0, epoch: 1, nextOffset: 0);
        held.FindLobbyEnd(0, Joiners + Live);

        // The log after it was queued again: live tickets first, the lobby at the end.
        var log = Enumerable.Range(Joiners + 1, Live).Concat(Enumerable.Range(1, Joiners)).Select(arrival => Entry(arrival)).ToList();
        for (var offset = 0; offset < log.Count; offset++)
        {
            Assert.True(held.Add(0, offset, log[offset]) || offset == log.Count - 1);
        }

        Assert.Equal((0, (long)PartitionBuffer.EntriesMax), Assert.Single(held.ToReadAgain()));
        held.ReadsAgain(0);
        Assert.Empty(held.ToReadAgain());
        var numbers = Drain(held);
        for (var offset = PartitionBuffer.EntriesMax; offset < log.Count; offset++)
        {
            held.Add(0, offset, log[offset]);
        }

        numbers.AddRange(Drain(held));
        Assert.Equal(Enumerable.Range(1, Joiners + Live).Select(number => (long)number), numbers);
        Assert.Equal((0, (long)log.Count), Assert.Single(held.Checkpoints()));
    }

    [Fact]
    public void A_ticket_that_was_on_its_way_when_the_lobby_was_frozen_is_drained_by_its_drawn_number()
    {
        var held = new HeldPartitions();
        held.Reveal(QueueNumbers.Drawn(Seed, "", 2));
        held.Take(0, epoch: 1, nextOffset: 0);
        held.FindLobbyEnd(0, 1);
        held.Add(0, 0, Entry(1));
        held.Add(0, 1, Entry(2));
        Assert.Equal([1L, 2], Drain(held));
    }

    /// <summary>Goal: whoever reads, dies and reads again, every ticket is drained, in number order but for what was drained before. Method:
    /// logs of lobby and live tickets in random order, read by workers that die at random points and start from the ledger's checkpoint.</summary>
    [Fact]
    public void After_any_restart_the_rest_is_drained_in_number_order() =>
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 60], Gen.Int[0, 1_000_000], Gen.Int[1, 9].Array[0, 12]).Sample((joiners, live, order, lives) =>
        {
            var random = new Random(order);
            var log = Enumerable.Range(1, joiners + live).Select(arrival => Entry(arrival)).ToArray();
            random.Shuffle(log);
            var (checkpoint, settled) = (0L, new HashSet<TicketId>());
            foreach (var batches in lives.Append(int.MaxValue))
            {
                (checkpoint, var drained) = LiveOn(log, joiners, checkpoint, settled, batches, random);
                Assert.Equal(drained.Order(), drained);
            }

            Assert.Equal((log.Length, log.Length), (settled.Count, (int)checkpoint));
        });

    /// <summary>One worker's life: from the checkpoint, some batches, and gone.</summary>
    private static (long Checkpoint, List<long> Drained) LiveOn(
        QueueEntry[] log, int joiners, long checkpoint, HashSet<TicketId> settled, int batches, Random random)
    {
        var held = new HeldPartitions();
        held.Take(0, epoch: 1, checkpoint);
        var revealAt = random.NextInt64(checkpoint, log.Length + 1);
        for (var offset = checkpoint; offset < log.Length; offset++)
        {
            RevealWhenDue(held, joiners, revealAt <= offset, log.Length);
            held.Add(0, offset, log[offset]);
        }

        RevealWhenDue(held, joiners, isDue: true, log.Length);
        var drained = new List<long>();
        while (batches-- > 0 && held.TakeUpTo(long.MaxValue, most: 4) is { Entries.Count: > 0 } batch)
        {
            checkpoint = batch.MovesFor(new HashSet<TicketId>())[0].NextOffset;
            drained.AddRange(batch.Entries.Where(taken => settled.Add(taken.Entry.Ticket)).Select(taken => taken.Number));
            held.Finish(batch, _ => false);
            Assert.Equal(checkpoint, held.Checkpoints()[0].Offset);
        }

        return (checkpoint, drained);
    }

    private static void RevealWhenDue(HeldPartitions held, int joiners, bool isDue, long end)
    {
        if (isDue && !held.IsRevealed)
        {
            held.Reveal(QueueNumbers.Drawn(Seed, "", joiners));
            foreach (var partition in held.WithoutLobbyEnd())
            {
                held.FindLobbyEnd(partition, end);
            }
        }
    }

    private static List<long> Drain(HeldPartitions held)
    {
        var numbers = new List<long>();
        while (held.TakeUpTo(long.MaxValue, most: 500) is { Entries.Count: > 0 } batch)
        {
            numbers.AddRange(batch.Entries.Select(taken => taken.Number));
            held.Finish(batch, _ => false);
        }

        return numbers;
    }

    private static QueueEntry Entry(long arrival) =>
        new(new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, [new RequestedItem(new Sku("sneaker"), 1)]);
}
