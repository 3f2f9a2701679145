using AdmissionQueue.Topics;
using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;

namespace FlashSale.LoadTests.Bare;

/// <summary>What `join` is compared with: one INCR, one produce that is awaited, one answer. No checks, no token, no second chance. The
/// same client settings and as many partitions as a sale has, or the comparison would be one of settings.</summary>
internal static class BareJoin
{
    public const int Partitions = 8;

    /// <summary>The size of a queue entry.</summary>
    private const int RecordBytes = 200;

    private static readonly TimeSpan SetupTimeout = TimeSpan.FromSeconds(20);

    public static async Task MapAsync(WebApplication server)
    {
        var kafka = server.Configuration.GetSection(KafkaOptions.Section).Get<KafkaOptions>()!;
        var name = $"bare.{Guid.NewGuid():N}";
        using var patience = new CancellationTokenSource(SetupTimeout);
        using var admin = ITopicAdmin.Of(kafka);
        await admin.EnsureAsync(name, Partitions, TopicRetention.OfCluster, patience.Token);

        var redis = (await ConnectionMultiplexer.ConnectAsync(server.Configuration["Redis:Configuration"]!)).GetDatabase();
        var producer = new ProducerBuilder<byte[], byte[]>(kafka.Producer()).SetLogHandler((_, _) => { }).Build();
        server.MapPost("/join", async () =>
        {
            var number = await redis.StringIncrementAsync(name);
            await producer.ProduceAsync(name, new Message<byte[], byte[]> { Key = BitConverter.GetBytes(number), Value = new byte[RecordBytes] });
            return TypedResults.Created("/ticket", new { number });
        });
    }
}
