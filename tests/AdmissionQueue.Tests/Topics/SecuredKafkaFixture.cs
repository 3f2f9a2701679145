using AdmissionQueue.Topics;
using FlashSale.LocalServers.Kafka;
using TestServers.SecuredKafka;
using Xunit;

namespace AdmissionQueue.Tests.Topics;

/// <summary>A Kafka of three brokers that takes TLS and SCRAM only.</summary>
public sealed class SecuredKafkaFixture : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private EmbeddedKafkaServer? kafka;

    public SecuredKafkaServer Server { get; private set; } = null!;

    /// <summary>Options of a node, with all that the server asks for.</summary>
    public KafkaOptions Options => new()
    {
        BootstrapServers = Server.BootstrapServers,
        Properties = Server.PropertiesWith(Path.Combine(folder.Path, "ca.pem")),
    };

    public async ValueTask InitializeAsync()
    {
        kafka = await EmbeddedKafkaServer.StartAsync(folder.Path, TimeProvider.System, brokers: 3);
        Server = SecuredKafkaServer.Before(kafka);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await kafka!.DisposeAsync();
        folder.Dispose();
    }
}
