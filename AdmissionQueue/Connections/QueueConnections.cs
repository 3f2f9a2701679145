using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace AdmissionQueue.Connections;

/// <summary>Connects a process to Kafka and Redis as its configuration says.</summary>
public static class QueueConnections
{
    /// <summary>Adds the clock, loop health, Kafka's options, the topic admin and the connection to Redis.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="configuration">The process's configuration.</param>
    /// <exception cref="ValidationException">A setting is missing or out of range; the message names it and the fix.</exception>
    public static IServiceCollection AddQueueConnections(this IServiceCollection services, IConfiguration configuration)
    {
        var kafka = configuration.Checked<KafkaOptions>(KafkaOptions.Section);
        services.AddSingleton(kafka);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<LoopHealth>();
        services.AddSingleton(_ => ITopicAdmin.Of(kafka));
        services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(RedisOptionsOf(configuration)));
        return services.AddHostedService<RedisWatch>().AddHostedService<KafkaWatch>();
    }

    private static ConfigurationOptions RedisOptionsOf(IConfiguration configuration)
    {
        var text = configuration["Redis:Configuration"];
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ValidationException("Redis:Configuration is empty: set it to host:port,password=… of a Redis server.");
        }

        var options = ConfigurationOptions.Parse(text);
        options.AbortOnConnectFail = false; // A Redis that is away at start is waited for, as one that goes away later is.
        options.BacklogPolicy = BacklogPolicy.FailFast; // A shopper is refused at once and told when to come back, not kept in a growing pile.
        options.ConnectTimeout = 2_000;
        options.SyncTimeout = 2_000;
        options.AsyncTimeout = 2_000;
        options.ReconnectRetryPolicy = new LinearRetry(500);
        return options;
    }
}
