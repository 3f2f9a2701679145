using System.Text.Json.Serialization;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Relay;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Watching;
using FlashSale.Relay;

namespace EmbeddedKafka;

internal static class EmbeddedKafkaSetup
{
    /// <summary>Nothing here is worth waiting for: all data is in memory.</summary>
    private static readonly TimeSpan ShutdownMax = TimeSpan.FromSeconds(2);

    public static void AddEmbeddedKafka(this IServiceCollection services, EmbeddedKafkaOptions options)
    {
        services.Configure<HostOptions>(o => o.ShutdownTimeout = ShutdownMax);
        services.ConfigureHttpJsonOptions(o =>
        {
            o.SerializerOptions.TypeInfoResolverChain.Insert(0, KafkaJson.Default);
            o.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        });
        services.AddProblemDetails();

        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<NetworkFaults>();
        services.AddSingleton(_ => new MockCluster(options.Brokers));
        services.AddSingleton(_ => new DeclaredTopics(options.TopicsFile));
        services.AddSingleton(s => BrokerRelays.Of(
            s.GetRequiredService<MockCluster>(),
            options.Port,
            s.GetRequiredService<NetworkFaults>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<BrokerRelays>>()));
        services.AddSingleton(s => new ClusterIdentity(
            $"embedded-{Guid.NewGuid():n}", [.. s.GetRequiredService<BrokerRelays>().Select(r => r.Address)]));

        services.AddSingleton<ClusterReader>();
        services.AddSingleton<RetentionWatch>();
        services.AddHostedService(s => s.GetRequiredService<RetentionWatch>());
        services.AddSingleton<FaultDesk>();
    }
}
