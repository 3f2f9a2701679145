using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

/// <summary>What a lobby takes in a worker, measured on the heap: so nothing else may run beside.</summary>
[CollectionDefinition(nameof(MemoryTests), DisableParallelization = true)]
[Collection(nameof(MemoryTests))]
public sealed class MemoryTests
{
    private static readonly string Seed = Convert.ToHexStringLower(SHA256.HashData("seed"u8));

    /// <summary>The promise is 100 bytes for each ticket that waits in a lobby, all in: the slot, its place in the order, and its bit in the
    /// watermark while tickets are done in random order.</summary>
    [Fact]
    public void A_waiting_lobby_ticket_takes_less_than_100_bytes_all_in()
    {
        const int Joiners = 200_000;
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var buffer = new PartitionBuffer(0, epoch: 1, nextOffset: 0, new ItemLists());
        for (var arrival = 1; arrival <= Joiners; arrival++)
        {
            buffer.Add(arrival - 1, Entry(arrival));
        }

        buffer.Reveal(QueueNumbers.Drawn(Seed, "", Joiners));
        buffer.FindLobbyEnd(Joiners);
        Assert.True(buffer.TryTake(long.MaxValue, out var first));
        buffer.Done([first.Offset, Joiners - 1]);

        var perTicket = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Joiners;
        Assert.InRange(perTicket, LobbyBuffer.BytesPerTicket - 1, 100);
        GC.KeepAlive(buffer);
    }

    [Fact]
    public void A_lobby_that_is_drained_gives_its_memory_back()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var lobby = new LobbyBuffer(new ItemLists());
        for (var arrival = 1; arrival <= 50_000; arrival++)
        {
            lobby.Add(arrival, Entry(arrival));
        }

        lobby.Arrange(QueueNumbers.Drawn(Seed, "", 50_000));
        while (lobby.TryPeek(out _))
        {
            lobby.Take(0);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 50_000);
        GC.KeepAlive(lobby);
    }

    /// <summary>A drawn lobby is done in random order: at one bit a record, through the words that are dropped on the way.</summary>
    [Fact]
    public void A_million_records_done_in_random_order_take_a_bit_each()
    {
        const int Records = 1_000_000;
        const int First = 77;
        var order = Enumerable.Range(First, Records).Select(offset => (long)offset).ToArray();
        new Random(4).Shuffle(order);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var watermark = new OffsetWatermark(First);
        foreach (var batch in order.Chunk(500).SkipLast(1))
        {
            var (expected, done) = (watermark.CheckpointAfter(batch.ToHashSet()), batch);
            watermark.Done(done);
            Assert.Equal(expected, watermark.Checkpoint);
        }

        Assert.Equal(order.TakeLast(500).Min(), watermark.Checkpoint);
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, 0, Records / 2);
        watermark.Done(order.TakeLast(500));
        Assert.Equal(First + Records, watermark.Checkpoint);
        watermark.Done(order.Take(3));
        Assert.Equal(First + Records, watermark.Checkpoint);
    }

    private static QueueEntry Entry(long arrival) => new(
        new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, [new RequestedItem(new Sku(arrival % 2 == 0 ? "blue" : "black"), 1)]);
}
