using AdmissionQueue.Topics;
using Confluent.Kafka;
using Npgsql;
using StackExchange.Redis;

namespace WaitingRoom.Web.Problems;

internal static class Dependency
{
    /// <summary>Whether an exception says that Redis, Kafka or PostgreSQL is out of reach, and not that we asked for nonsense.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or KafkaException or TopicException => true,
        RedisServerException refused => refused.Message.StartsWith("LOADING", StringComparison.Ordinal)
            || refused.Message.StartsWith("OOM", StringComparison.Ordinal),
        PostgresException refused => refused.IsTransient,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };
}
