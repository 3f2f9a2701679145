using Confluent.Kafka;

namespace LocalServers.Tests.Kafka;

/// <summary>Plain clients, configured as the services' own.</summary>
internal static class KafkaClients
{
    public static IProducer<string, string> Producer(string servers) => new ProducerBuilder<string, string>(new ProducerConfig
    {
        BootstrapServers = servers,
        Acks = Acks.All,
        EnableIdempotence = true,
        LingerMs = 1,
        ReconnectBackoffMaxMs = 500,
    }).SetLogHandler((_, _) => { }).Build();

    public static IConsumer<string, string> Consumer(string servers, string group) => new ConsumerBuilder<string, string>(new ConsumerConfig
    {
        BootstrapServers = servers,
        GroupId = group,
        AutoOffsetReset = AutoOffsetReset.Earliest,
        EnableAutoCommit = false,
        SessionTimeoutMs = 6000,
        HeartbeatIntervalMs = 500,
        ReconnectBackoffMaxMs = 500,
    }).SetLogHandler((_, _) => { }).Build();

    /// <summary>Everything that comes until there are as many as wanted.</summary>
    public static List<ConsumeResult<string, string>> Take(this IConsumer<string, string> consumer, int wanted)
    {
        List<ConsumeResult<string, string>> taken = [];
        using var deadline = new CancellationTokenSource(TestServers.Until.Deadline);
        while (taken.Count < wanted)
        {
            taken.Add(consumer.Consume(deadline.Token));
        }

        return taken;
    }
}
