using System.Net;
using Confluent.Kafka;
using TestServers;

namespace LocalServers.Tests.Kafka;

/// <summary>The embedded Kafka through plain Confluent.Kafka, as the services use it.</summary>
public sealed class EmbeddedKafkaTests(ServersFixture servers) : IDisposable
{
    private readonly ControlClient _control = new(servers.KafkaControlUrl);
    private readonly string _topic = ServersFixture.UniqueName("topic");

    public void Dispose() => _control.Dispose();

    [Fact]
    public async Task What_is_produced_is_consumed_in_order_with_its_key()
    {
        await MakeTopicAsync(partitions: 4);
        using var producer = KafkaClients.Producer(servers.KafkaBootstrapServers);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => producer.ProduceAsync(_topic, new() { Key = $"k{i % 7}", Value = $"{i}" })));

        using var consumer = KafkaClients.Consumer(servers.KafkaBootstrapServers, _topic);
        consumer.Subscribe(_topic);
        var taken = consumer.Take(200);

        Assert.Equal(Enumerable.Range(0, 200), taken.Select(r => int.Parse(r.Message.Value)).Order());
        foreach (var ofOneKey in taken.GroupBy(r => r.Message.Key))
        {
            var values = ofOneKey.Select(r => int.Parse(r.Message.Value)).ToList();
            Assert.Equal(values.Order(), values);
            Assert.Single(ofOneKey.Select(r => r.Partition).Distinct());
        }
    }

    [Fact]
    public async Task A_topic_is_made_once_and_never_with_other_partitions()
    {
        Assert.Equal(HttpStatusCode.Created, (await _control.CreateTopicAsync(_topic, 6)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _control.CreateTopicAsync(_topic, 6)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await _control.CreateTopicAsync(_topic, 7)).StatusCode);
        Assert.Equal(6, (await _control.TopicAsync(_topic)).GetProperty("partitions").GetArrayLength());
    }

    [Theory]
    [InlineData("bad name", 1)]
    [InlineData("", 1)]
    [InlineData("no-partitions", 0)]
    [InlineData("too-many", 100_000)]
    public async Task A_topic_that_can_not_be_is_refused_with_a_problem(string name, int partitions)
    {
        using var answer = await _control.CreateTopicAsync(name, partitions);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_topic_that_a_client_made_by_itself_is_made_anew_while_it_is_empty()
    {
        using var producer = KafkaClients.Producer(servers.KafkaBootstrapServers);
        using var admin = new DependentAdminClientBuilder(producer.Handle).Build();
        await Until.TrueAsync("the client made the topic", () => Partitions(admin) == 4);

        Assert.Equal(HttpStatusCode.Created, (await _control.CreateTopicAsync(_topic, 9)).StatusCode);
        Assert.Equal(9, (await _control.TopicAsync(_topic)).GetProperty("partitions").GetArrayLength());
    }

    [Fact]
    public async Task Partitions_move_to_a_second_consumer_and_back()
    {
        await MakeTopicAsync(partitions: 4);
        using var first = KafkaClients.Consumer(servers.KafkaBootstrapServers, _topic);
        first.Subscribe(_topic);
        await Until.TrueAsync("the first has all four", () => Poll(first) == 4);

        using (var second = KafkaClients.Consumer(servers.KafkaBootstrapServers, _topic))
        {
            second.Subscribe(_topic);
            await Until.TrueAsync("each has two", () => (Poll(first), Poll(second)) == (2, 2));
            second.Close();
        }

        await Until.TrueAsync("the first has all four again", () => Poll(first) == 4);
        first.Close();
    }

    private static int Poll(IConsumer<string, string> consumer)
    {
        consumer.Consume(TimeSpan.FromMilliseconds(50));
        return consumer.Assignment.Count;
    }

    private int Partitions(IAdminClient admin) => admin.GetMetadata(_topic, TimeSpan.FromSeconds(5)).Topics.Single().Partitions.Count;

    private async Task MakeTopicAsync(int partitions) => (await _control.CreateTopicAsync(_topic, partitions)).EnsureSuccessStatusCode();
}
