using AdmissionQueue.Topics;
using Confluent.Kafka;
using Npgsql;
using StackExchange.Redis;

namespace WaitingRoom.Web.Problems;

internal static class Dependency
{
    /// <summary>How Redis says that it can't serve now: it reads its data, is full, can't write its log, or is not the one that takes writes.</summary>
    private static readonly string[] RedisAway = ["LOADING", "OOM", "MISCONF", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN"];

    /// <summary>Whether an exception says that Redis, Kafka or PostgreSQL is out of reach, and not that we asked for nonsense.</summary>
    public static bool IsAway(Exception exception) => exception switch
    {
        RedisConnectionException or RedisTimeoutException or KafkaException or TopicException => true,
        RedisServerException refused => Array.Exists(RedisAway, word => refused.Message.StartsWith(word, StringComparison.Ordinal)),
        PostgresException refused => refused.IsTransient || refused.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.DiskFull,
        NpgsqlException or TimeoutException => true,
        _ => false,
    };
}
