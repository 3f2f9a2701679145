using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using Confluent.Kafka;
using FlashSale.LocalServers.Kafka;
using Xunit;

namespace AdmissionQueue.Tests.Warmup;

public sealed class SaleRebuildTests(RedisFixture redis)
{
    private static readonly RequestedItem[] Sneaker = [new(new Sku("sneaker"), 1)];

    [Fact]
    public async Task Who_finds_another_at_it_leaves_the_rebuild_to_that_one()
    {
        var sale = TestSale.In(SaleState.Open);
        var rebuild = new SaleRebuild(new KafkaOptions { BootstrapServers = "127.0.0.1:1" }, redis.Connection);
        Assert.True(await rebuild.BeginAsync(sale.Id));
        Assert.False(await rebuild.BeginAsync(sale.Id));
    }

    [Fact]
    public async Task Read_in_parts_beside_each_other_the_log_gives_every_shopper_the_first_ticket()
    {
        const int Shoppers = 3_000;
        using var folder = new TestFolder();
        await using var server = await EmbeddedKafkaServer.StartAsync(folder.Path, TimeProvider.System);
        var kafka = new KafkaOptions { BootstrapServers = server.BootstrapServers };
        var sale = TestSale.In(SaleState.Open);
        using var topics = new EmbeddedTopicAdmin(new Uri(server.ControlUrl));
        await SaleTopics.EnsureAsync(sale, topics, CancellationToken.None);
        var first = Enumerable.Range(1, Shoppers).Select(Entry).ToList();
        var again = first.Select(entry => entry with { Arrival = entry.Arrival + Shoppers, Ticket = new TicketId(Guid.NewGuid()) }).ToList();
        var left = first[7];
        using (var producer = new ProducerBuilder<byte[], byte[]>(kafka.Producer()).Build())
        {
            await Task.WhenAll(first.Concat(again).Select(entry => producer.ProduceAsync(QueuePlace.Of(sale, entry.Lane, entry.Shopper), RecordJson.RecordOf(entry))));
        }

        var highest = await new SaleRebuild(kafka, redis.Connection).RunAsync(sale, new HashSet<TicketId> { left.Ticket }, CancellationToken.None);

        Assert.Equal([2L * Shoppers], highest);
        var (keys, database) = (SaleKeys.Of(sale.Id), redis.Connection.GetDatabase());
        var tickets = (await database.HashGetAllAsync(keys.Tickets)).Select(field => TicketField.Read(field.Name, field.Value)).ToDictionary(entry => entry.Shopper);
        Assert.Equal(Shoppers, tickets.Count);
        Assert.All(first.Where(entry => entry != left), entry => Assert.Equal((entry.Ticket, entry.Arrival), (tickets[entry.Shopper].Ticket, tickets[entry.Shopper].Arrival)));
        Assert.Equal(again[7].Ticket, tickets[left.Shopper].Ticket);
        Assert.Equal(2L * Shoppers, await database.StringBitCountAsync(keys.Queued));
        Assert.Equal(2L * Shoppers, (await database.SortedSetRangeByRankWithScoresAsync(keys.Tail)).Sum(end => (long)end.Score));
    }

    private static QueueEntry Entry(int arrival) => new(new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), arrival, Sneaker);
}
