using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

public sealed class LobbyBufferTests
{
    private static readonly string Seed = Convert.ToHexStringLower(SHA256.HashData("seed"u8));

    [Fact]
    public void Tickets_come_out_as_they_went_in_in_the_order_of_the_draw()
    {
        const int Joiners = 1_000;
        var numbers = QueueNumbers.Drawn(Seed, "", Joiners);
        var entries = Enumerable.Range(1, Joiners + 20).Select(arrival => Entry(arrival)).ToList();
        var lobby = new LobbyBuffer(new ItemLists());
        entries.ForEach(entry => lobby.Add(offset: entry.Arrival * 3, entry));
        Assert.False(lobby.TryPeek(out _));

        lobby.Arrange(numbers);

        foreach (var expected in entries.OrderBy(entry => numbers.NumberOf(entry.Arrival)))
        {
            Assert.True(lobby.TryPeek(out var number));
            var taken = lobby.Take(partition: 5);
            Assert.Equal((number, 5, expected.Arrival * 3), (numbers.NumberOf(taken.Entry.Arrival), taken.Partition, taken.Offset));
            Assert.Equal((number, expected.Ticket, expected.Shopper, expected.Arrival), (taken.Number, taken.Entry.Ticket, taken.Entry.Shopper, taken.Entry.Arrival));
            Assert.Equal(expected.Items, taken.Entry.Items);
        }

        Assert.False(lobby.TryPeek(out _));
    }

    private static QueueEntry Entry(long arrival) => new(
        new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, [new RequestedItem(new Sku(arrival % 2 == 0 ? "blue" : "black"), 1)]);
}
