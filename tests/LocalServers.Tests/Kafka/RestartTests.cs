using System.Net;
using FlashSale.LocalServers.Kafka;
using TestServers;

namespace LocalServers.Tests.Kafka;

/// <summary>A cluster of its own: what is done here would take the shared one from under the other tests.</summary>
public sealed class RestartTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fs-kafka-").FullName;
    private EmbeddedKafkaServer _kafka = null!;
    private ControlClient _control = null!;

    public async ValueTask InitializeAsync()
    {
        _kafka = await EmbeddedKafkaServer.StartAsync(_folder, TimeProvider.System);
        _control = new ControlClient(_kafka.ControlUrl);
    }

    public async ValueTask DisposeAsync()
    {
        _control.Dispose();
        await _kafka.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task After_a_kill_clients_go_on_at_the_same_port_on_empty_topics_of_another_cluster()
    {
        (await _control.CreateTopicAsync("survivor", 5)).EnsureSuccessStatusCode();
        using var producer = KafkaClients.Producer(_kafka.BootstrapServers);
        await producer.ProduceAsync("survivor", new() { Key = "k", Value = "before" });
        var before = (_kafka.BootstrapServers, _kafka.ControlUrl, _kafka.ClusterId, _kafka.Pid);

        await _kafka.KillAsync();
        await _kafka.RestartAsync();

        Assert.Equal((before.BootstrapServers, before.ControlUrl), (_kafka.BootstrapServers, _kafka.ControlUrl));
        Assert.NotEqual(before.ClusterId, _kafka.ClusterId);
        Assert.NotEqual(before.Pid, _kafka.Pid);
        Assert.All((await _control.TopicAsync("survivor")).GetProperty("partitions").EnumerateArray(), p => Assert.Equal(0, p.GetProperty("high").GetInt64()));
        await producer.ProduceAsync("survivor", new() { Key = "k", Value = "after" }).WaitAsync(Until.Deadline, TimeProvider.System);
        Assert.Equal(5, (await _control.TopicAsync("survivor")).GetProperty("partitions").GetArrayLength());
    }

    [Fact]
    public async Task Records_that_a_full_partition_dropped_are_counted_and_take_readiness_away()
    {
        (await _control.CreateTopicAsync("narrow", 1)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await _control.GetAsync("/healthz/ready")).StatusCode);

        using var producer = KafkaClients.Producer(_kafka.BootstrapServers);
        var value = new string('x', 100_000);
        for (var i = 0; i < 60; i++)
        {
            await producer.ProduceAsync("narrow", new() { Key = "k", Value = value }); // 6 MB, where 5 MiB are kept.
        }

        var status = await _control.StatusAsync();
        Assert.InRange(status.GetProperty("dropped").GetInt64(), 1, 20);
        using var ready = await _control.GetAsync("/healthz/ready");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("narrow [0]", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("Records were dropped", await File.ReadAllTextAsync(_kafka.LogPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_ends_at_once_when_it_is_asked_to()
    {
        using var producer = KafkaClients.Producer(_kafka.BootstrapServers);
        (await _control.CreateTopicAsync("t", 1)).EnsureSuccessStatusCode();
        await producer.ProduceAsync("t", new() { Key = "k", Value = "v" });

        var started = TimeProvider.System.GetTimestamp();
        await _kafka.StopAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(4));
    }
}
