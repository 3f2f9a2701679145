using System.ComponentModel.DataAnnotations;
using Confluent.Kafka;

namespace AdmissionQueue.Topics;

/// <summary>How to reach Kafka. Configuration section <c>Kafka</c>.</summary>
public sealed record KafkaOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Kafka";

    /// <summary>Brokers to start from, as <c>host:port,host:port</c>.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = "Kafka:BootstrapServers is empty: set it to host:port of a broker.")]
    public string BootstrapServers { get; init; } = "";

    /// <summary>The control endpoint of the embedded Kafka, which creates topics there; empty with a real cluster.</summary>
    public Uri? ControlUrl { get; init; }

    /// <summary>Copies of each partition; null is one for each broker, three at most. All but one must have a record before it counts as acknowledged.</summary>
    [Range(1, 9, ErrorMessage = "Kafka:ReplicationFactor must be 1 to 9.")]
    public short? ReplicationFactor { get; init; }

    /// <summary>How long a record may wait for its acknowledgement, in milliseconds: longer than a broker's restart takes is no use to a
    /// shopper who looks at a spinner.</summary>
    [Range(1_000, 60_000, ErrorMessage = "Kafka:ProduceTimeoutMs must be 1000 to 60000.")]
    public int ProduceTimeoutMs { get; init; } = 3_000;

    /// <summary>How long a worker may be silent before its partitions move, in milliseconds.</summary>
    [Range(2_000, 300_000, ErrorMessage = "Kafka:SessionTimeoutMs must be 2000 to 300000.")]
    public int SessionTimeoutMs { get; init; } = 6_000;

    /// <summary>Any librdkafka property, such as <c>security.protocol</c> or <c>sasl.mechanism</c>; it wins over our own settings.</summary>
    public IReadOnlyDictionary<string, string> Properties { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of a producer that is answered only when all replicas have the record. Not an idempotent one: that ends for good at the first
    /// sequence that a broker lost, and everybody who joins at its node is refused until the node is started again, while a record that comes
    /// twice costs us nothing.</summary>
    public ProducerConfig Producer() => Apply(new ProducerConfig
    {
        BootstrapServers = BootstrapServers,
        Acks = Acks.All,
        EnableIdempotence = false,
        LingerMs = 2,
        MessageTimeoutMs = ProduceTimeoutMs,
        CompressionType = CompressionType.None,
        AllowAutoCreateTopics = false,
    });

    /// <summary>Settings of a consumer. It commits nothing by itself and refuses to jump over a gap in the log.</summary>
    /// <param name="group">The consumer group.</param>
    public ConsumerConfig Consumer(string group) => Apply(new ConsumerConfig
    {
        BootstrapServers = BootstrapServers,
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        AutoOffsetReset = AutoOffsetReset.Error,
        SessionTimeoutMs = SessionTimeoutMs,
        HeartbeatIntervalMs = SessionTimeoutMs / 5,
        EnablePartitionEof = true,
        AllowAutoCreateTopics = false,
        FetchWaitMaxMs = 50,
        QueuedMaxMessagesKbytes = 4 * 1024,
    });

    /// <summary>Settings of an admin client.</summary>
    public AdminClientConfig Admin() => Apply(new AdminClientConfig { BootstrapServers = BootstrapServers });

    private T Apply<T>(T config)
        where T : ClientConfig
    {
        // librdkafka waits up to 15 s between two tries to connect, and 60 s for a broker that is silent: a Kafka that is back is used at once.
        config.ReconnectBackoffMaxMs = 1_000;
        config.SocketConnectionSetupTimeoutMs = 5_000;
        config.SocketTimeoutMs = 10_000;
        foreach (var (name, value) in Properties)
        {
            config.Set(name, value);
        }

        return config;
    }
}
