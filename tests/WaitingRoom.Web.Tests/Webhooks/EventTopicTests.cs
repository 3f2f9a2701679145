using System.Net.Http.Json;
using AdmissionQueue.Events;
using AdmissionQueue.Joining;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using InventoryLedger.Events;
using InventoryLedger.Holds;
using InventoryLedger.Reserving;
using InventoryLedger.Tickets;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Webhooks;

/// <summary>A reservation's whole life, seen by a webhook and on the topic, while Kafka is cut off for a part of it. Two publishers run, as two workers have
/// them.</summary>
public sealed class EventTopicTests(WebNode node)
{
    private static readonly string[] Bought = ["held", "extended", "bought"];
    private static readonly string[] Released = ["held", "released"];
    private static readonly string[] Expired = ["held", "expired"];
    private static readonly string[] Claimed = ["missed", "held"];

    [Fact]
    public async Task Each_change_is_told_to_webhooks_and_on_the_topic_in_order_though_kafka_is_cut_off()
    {
        var database = await node.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await using var receiver = await HookReceiver.StartAsync();
        await using var second = node.Start([("Postgres:ConnectionString", database), ("Webhooks:AllowPrivate", "true")]);
        var merchant = await new MerchantStore(source).CreateAsync("Mia", default);
        using var program = new ApiBrowser(second.CreateClient(), merchant.ApiKey);
        string[] types = ["reservation.held", "reservation.extended", "reservation.bought", "reservation.released", "reservation.expired", "reservation.missed"];
        (await program.PostAsync("/api/merchant/webhooks", new { url = receiver.Url, types })).Ok();

        var topic = new EventTopicOptions { Topic = ServersFixture.UniqueName("events") };
        using var admin = new EmbeddedTopicAdmin(new Uri(node.Servers.KafkaControlUrl));
        var kafka = new KafkaOptions { BootstrapServers = node.Servers.KafkaBootstrapServers, ProduceTimeoutMs = 1_000 };
        using var one = Publisher(source, admin, kafka, topic);
        using var other = Publisher(source, admin, kafka, topic);
        await one.StartAsync(default);
        await other.StartAsync(default);
        await Until.TrueAsync("the topic is wanted", () => IsAsync(source, "SELECT wanted_until > now() FROM event_topic"));

        var sale = node.OpenSale(merchant.Id) with { ExtendOnce = true };
        await new SaleStore(source).CreateAsync(sale, default);
        var tickets = new Life(source, sale);
        var before = await tickets.BeginAsync();
        await Until.TrueAsync("the topic has all", () => IsAsync(source, "SELECT NOT EXISTS (SELECT FROM event_outbox)"));

        using var control = new HttpClient { BaseAddress = new Uri(node.Servers.KafkaControlUrl) };
        for (var broker = 1; broker <= 3; broker++)
        {
            (await control.PostAsJsonAsync("faults", new { kind = "broker-down", broker })).EnsureSuccessStatusCode();
        }

        try
        {
            await tickets.EndAsync(before);
            await Until.TrueAsync("webhooks have all", () => receiver.Received.Count == 11);
            Assert.True(await IsAsync(source, "SELECT count(*) >= 4 FROM event_outbox WHERE for_topic AND NOT for_webhooks"), "Kafka is not cut off.");
        }
        finally
        {
            await control.DeleteAsync("faults");
        }

        await Until.TrueAsync("the topic has all", () => IsAsync(source, "SELECT NOT EXISTS (SELECT FROM event_outbox)"));
        var told = FirstOfEach(ReadAll(kafka, topic));
        Assert.Equal(["scheduled"], told[sale.Id.ToString()].Select(record => record.Verb));
        Assert.Equal([Bought, Released, Expired, Claimed, Released], before.Select(ticket => told[ticket.Ticket.ToString()].Select(record => record.Verb)));
        Assert.Equal(6, told.Count);
        Assert.All(receiver.Received, hook => Assert.NotEqual("left", (string?)hook.Event["data"]!["state"]));
        Assert.Equal(
            receiver.Received.Select(hook => (hook.Id, Subject: (string)hook.Event["subject"]!, hook.Body)).Order(),
            told.Where(key => key.Key != sale.Id.ToString()).SelectMany(key => key.Value.Select(record => (record.Id, Subject: key.Key, record.Body))).Order());
        await one.StopAsync(default);
        await other.StopAsync(default);
    }

    /// <summary>What a batch of grants costs is a promise, and most merchants have no such webhook.</summary>
    [Fact]
    public async Task Who_wants_no_reservations_pays_for_no_events()
    {
        var database = await node.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        var merchant = await new MerchantStore(source).CreateAsync("Mia", default);
        await using var second = node.Start([("Postgres:ConnectionString", database)]);
        using var program = new ApiBrowser(second.CreateClient(), merchant.ApiKey);
        (await program.PostAsync("/api/merchant/webhooks", new { url = "https://localhost:1/hook", types = new[] { "sale.closed" } })).Ok();
        var sale = node.OpenSale(merchant.Id);
        await new SaleStore(source).CreateAsync(sale, default);
        await new Life(source, sale).BeginAsync();
        Assert.True(await IsAsync(source, "SELECT NOT EXISTS (SELECT FROM event_outbox) AND NOT EXISTS (SELECT FROM webhook_event)"));
    }

    private static EventTopicLoop Publisher(NpgsqlDataSource source, ITopicAdmin admin, KafkaOptions kafka, EventTopicOptions topic) => new(
        new EventOutbox(source), admin, kafka, topic, TimeProvider.System, new LoopHealth(TimeProvider.System), NullLogger<EventTopicLoop>.Instance);

    private static async Task<bool> IsAsync(NpgsqlDataSource source, string question)
    {
        await using var command = source.CreateCommand(question);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static List<TopicRecord> ReadAll(KafkaOptions kafka, EventTopicOptions topic)
    {
        using var consumer = new ConsumerBuilder<string, string>(kafka.Consumer(topic.Topic)).Build();
        consumer.Assign(Enumerable.Range(0, topic.Partitions).Select(partition => new TopicPartitionOffset(topic.Topic, partition, Offset.Beginning)));
        var (records, ends) = (new List<TopicRecord>(), 0);
        while (ends < topic.Partitions)
        {
            var read = consumer.Consume(TestContext.Current.CancellationToken);
            ends += read.IsPartitionEOF ? 1 : 0;
            if (!read.IsPartitionEOF)
            {
                records.Add(new TopicRecord(read.Message.Key, read.Message.Value));
            }
        }

        return records;
    }

    /// <summary>As a consumer has them that takes each id once.</summary>
    private static Dictionary<string, List<TopicRecord>> FirstOfEach(IEnumerable<TopicRecord> records) => records
        .DistinctBy(record => record.Id)
        .GroupBy(record => record.Key)
        .ToDictionary(key => key.Key, key => key.ToList());

    private sealed record TopicRecord(string Key, string Body)
    {
        public string Id => (string)System.Text.Json.Nodes.JsonNode.Parse(Body)!["id"]!;

        public string Verb => ((string)System.Text.Json.Nodes.JsonNode.Parse(Body)!["type"]!).Split('.')[^1];
    }

    /// <summary>Five tickets: one bought after more time was given, one given back, one that expires, one whose turn was missed and claimed, and one
    /// whose shopper leaves with units on hold.</summary>
    private sealed class Life(NpgsqlDataSource source, Sale sale)
    {
        private SaleDirectory Sales { get; } = new(new SaleStore(source), TimeProvider.System, new LoopHealth(TimeProvider.System), NullLogger<SaleDirectory>.Instance);

        public async Task<GrantRequest[]> BeginAsync()
        {
            var requests = Enumerable.Range(1, 5).Select(number => new GrantRequest(
                TicketId.New(TimeProvider.System), new ShopperId(Guid.NewGuid()), number, [new RequestedItem(new Sku("shoe"), 1)],
                number == 4 ? TurnPresence.Away : TurnPresence.There)).ToArray();
            await GrantAsync(requests);
            return requests;
        }

        public async Task EndAsync(GrantRequest[] tickets)
        {
            var (bought, released, expired, missed, left) = (tickets[0], tickets[1], tickets[2], tickets[3], tickets[4]);
            await new Extend(source, Sales).RunAsync(new ReservationId(bought.Ticket.Value), bought.Shopper, default);
            await new CheckoutTransaction(source, Sales).RunAsync(new CheckoutRequest(new ReservationId(bought.Ticket.Value), bought.Shopper, "key", [1]), default);
            await new Release(source).RunAsync(new ReservationId(released.Ticket.Value), released.Shopper, default);
            await new Leave(source, new TicketStore(source)).RunAsync(new TicketClaims(sale.Id, left.Ticket, left.Shopper, left.Number), left.Number, default);
            await using (var due = source.CreateCommand(
                """
                WITH due AS (UPDATE ticket SET expires_at = clock_timestamp() WHERE ticket_id = $1 RETURNING ticket_id, expires_at)
                UPDATE result_batch SET due_at = least(due_at, expires_at) FROM due WHERE due_at IS NOT NULL AND ticket_id = ANY(tickets)
                """))
            {
                due.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = expired.Ticket.Value });
                await due.ExecuteNonQueryAsync();
            }

            Assert.Single(await new HoldExpiry(source).SweepAsync(10, default));
            await GrantAsync([missed with { Presence = TurnPresence.Claimed }]);
        }

        private async Task GrantAsync(IReadOnlyList<GrantRequest> requests) =>
            Assert.True((await new GrantTransaction(source).RunAsync(new GrantBatch(sale.Id, requests, [], _ => []), default)).Committed);
    }
}
