using System.Net;
using Confluent.Kafka;
using TestServers;

namespace LocalServers.Tests.Kafka;

/// <summary>Each fault is felt by a plain client, and gone after it was healed.</summary>
public sealed class FaultTests(ServersFixture servers) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private static readonly int[] MessageTooLarge = [10]; // One that a client does not retry by itself.
    private static readonly int[] TimedOutThrice = [7, 7, 7];

    private readonly ControlClient _control = new(servers.KafkaControlUrl);
    private readonly string _topic = ServersFixture.UniqueName("topic");
    private readonly IProducer<string, string> _producer = KafkaClients.Producer(servers.KafkaBootstrapServers);

    public async ValueTask InitializeAsync()
    {
        (await _control.CreateTopicAsync(_topic, 3)).EnsureSuccessStatusCode();
        await ProduceAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _control.HealAsync();
        _producer.Dispose();
        _control.Dispose();
    }

    [Fact]
    public async Task A_cut_is_felt_and_after_it_the_same_client_goes_on_at_the_same_port()
    {
        await _control.PlaceAsync(new { kind = "cut" });
        var held = ProduceAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => held.WaitAsync(Soon, TimeProvider.System));

        await _control.HealAsync();
        await held.WaitAsync(Until.Deadline, TimeProvider.System);
    }

    [Fact]
    public async Task Brokers_that_are_down_hold_a_record_back_until_they_are_up()
    {
        await _control.PlaceAsync(new { kind = "broker-down" });
        var held = ProduceAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => held.WaitAsync(Soon, TimeProvider.System));

        await _control.PlaceAsync(new { kind = "broker-up" });
        await held.WaitAsync(Until.Deadline, TimeProvider.System);
    }

    [Theory]
    [InlineData("latency")]
    [InlineData("delay")]
    public async Task Time_that_was_ordered_is_added(string kind)
    {
        await _control.PlaceAsync(new { kind, ms = 700 });

        Assert.True(await TimedAsync() >= TimeSpan.FromMilliseconds(690));
        await _control.HealAsync();
        await Until.TrueAsync("a record takes no longer than before", async () => await TimedAsync() < TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public async Task An_error_that_was_ordered_reaches_the_producer()
    {
        await _control.PlaceAsync(new { kind = "errors", api = "Produce", codes = MessageTooLarge });

        var e = await Assert.ThrowsAsync<ProduceException<string, string>>(ProduceAsync);
        Assert.Equal(ErrorCode.MsgSizeTooLarge, e.Error.Code);
        await ProduceAsync();
    }

    [Fact]
    public async Task An_error_that_passes_is_retried_by_the_producer_itself()
    {
        await _control.PlaceAsync(new { kind = "errors", api = "Produce", codes = TimedOutThrice });

        await ProduceAsync();
    }

    [Fact]
    public async Task A_leader_that_moves_is_found_again()
    {
        await _control.StatusAsync();
        await _control.PlaceAsync(new { kind = "leader", topic = _topic, partition = 0, broker = 3 });
        Assert.Equal(3, (await _control.TopicAsync(_topic)).GetProperty("partitions")[0].GetProperty("leader").GetInt32());

        await _producer.ProduceAsync(new TopicPartition(_topic, 0), new() { Key = "k", Value = "v" }).WaitAsync(Until.Deadline, TimeProvider.System);
    }

    [Fact]
    public async Task A_fault_that_can_not_be_is_refused_and_changes_nothing()
    {
        foreach (var order in new object[]
        {
            new { kind = "earthquake" }, new { kind = "latency", ms = -1 }, new { kind = "latency" },
            new { kind = "errors", api = "Nonsense", codes = new[] { 7 } }, new { kind = "errors", api = "Produce", codes = Array.Empty<int>() },
            new { kind = "leader", topic = "no-such-topic", partition = 0, broker = 1 }, new { kind = "leader", topic = _topic, partition = 0, broker = 9 },
        })
        {
            using var answer = await _control.OrderAsync(order);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal("[]", await (await _control.GetAsync("/faults")).Content.ReadAsStringAsync());
        Assert.DoesNotContain("no-such-topic", (await _control.StatusAsync()).ToString(), StringComparison.Ordinal);
    }

    private Task<DeliveryResult<string, string>> ProduceAsync() => _producer.ProduceAsync(_topic, new() { Key = "k", Value = "v" });

    private async Task<TimeSpan> TimedAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        await ProduceAsync();
        return TimeProvider.System.GetElapsedTime(started);
    }
}
