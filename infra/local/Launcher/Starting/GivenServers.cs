using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using AdmissionQueue.Topics;
using FlashSale.LocalServers;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace FlashSale.Launcher.Starting;

/// <summary>Servers that somebody else runs: asked before anything is started, for a node that can't reach one only says that it is not ready. The ledger's
/// database is not among them: bringing its schema up to date asks it.</summary>
internal static class GivenServers
{
    private const int ConnectTimeoutMs = 5_000;

    /// <exception cref="LocalServerException">One does not answer, or lets us not in.</exception>
    public static async Task CheckAsync(UpOptions options, CancellationToken ct)
    {
        if (options.Redis is { } redis)
        {
            await CheckRedisAsync(redis);
        }

        if (options.Kafka is { } kafka)
        {
            await CheckKafkaAsync(kafka, options.KafkaControl, ct);
        }
    }

    private static async Task CheckRedisAsync(string configuration)
    {
        try
        {
            var options = ConfigurationOptions.Parse(configuration);
            (options.AbortOnConnectFail, options.ConnectTimeout) = (true, ConnectTimeoutMs);
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        }
        catch (RedisConnectionException e)
        {
            var does = e.FailureType == ConnectionFailureType.AuthenticationFailure ? "does not take this user or password" : "does not answer";
            throw new LocalServerException($"Redis {does}: check --redis.", e);
        }
        catch (ArgumentException e)
        {
            throw new LocalServerException($"--redis can't be read: {e.Message}", e);
        }
    }

    // With the properties of the environment: nodes have them from there, too.
    private static async Task CheckKafkaAsync(string brokers, string? control, CancellationToken ct)
    {
        try
        {
            var configured = new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(new Dictionary<string, string?>
            {
                [$"{KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)}"] = brokers,
                [$"{KafkaOptions.Section}:{nameof(KafkaOptions.ControlUrl)}"] = control,
            }).Build();
            using var admin = ITopicAdmin.Of(configured.Checked<KafkaOptions>(KafkaOptions.Section));
            await admin.ClusterIdAsync(ct);
        }
        catch (Exception e) when (e is TopicException or ValidationException or InvalidOperationException)
        {
            throw new LocalServerException($"{e.Message.TrimEnd('.')}. Check --kafka, and the environment's Kafka__Properties__….", e);
        }
    }
}
