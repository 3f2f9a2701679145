using AdmissionQueue.Loops;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace AdmissionQueue.Connections;

/// <summary>Asks Redis all the time whether it is there, so that <c>/healthz/ready</c> names it when it is not.</summary>
internal sealed class RedisWatch(IConnectionMultiplexer redis, TimeProvider time, LoopHealth health, ILogger<RedisWatch> logger)
    : SteadyLoop("redis", TimeSpan.FromSeconds(1), time, health, logger)
{
    protected override Task StepAsync(CancellationToken cancellationToken) => redis.GetDatabase().PingAsync();
}
