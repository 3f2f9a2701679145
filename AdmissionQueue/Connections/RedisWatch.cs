using AdmissionQueue.Loops;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdmissionQueue.Connections;

/// <summary>Asks Redis all the time whether it is there, so that <c>/healthz/ready</c> names it when it is not.</summary>
public sealed class RedisWatch(IConnectionMultiplexer redis, TimeProvider time, LoopHealth health, ILogger<RedisWatch> logger)
    : SteadyLoop(Name, TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>The loop's name: while it does not work, Redis gives no numbers and counts nobody.</summary>
    public const string Name = "redis";

    /// <inheritdoc />
    protected override Task StepAsync(CancellationToken cancellationToken) => redis.GetDatabase().PingAsync();
}
