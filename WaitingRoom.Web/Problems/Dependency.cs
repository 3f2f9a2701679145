using AdmissionQueue.Topics;
using Confluent.Kafka;
using Npgsql;
using StackExchange.Redis;

namespace WaitingRoom.Web.Problems;

internal static class Dependency
{
    /// <summary>How Redis says that it can't serve now: it reads its data, is full, can't write its log, or is not the one that takes writes.</summary>
    private static readonly string[] RedisAway = ["LOADING", "OOM", "MISCONF", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN"];

    /// <summary>An answer, or "ask again", by then. The driver's own limit does not hold where a server is silent and not gone: it then waits, with a thread,
    /// for the answer to its own cancellation. Two questions to Redis may come before it, of one second and of three, and the node may be half a second late:
    /// together that is less than eight, the most that a request may take.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <summary>Waits for a part of the shop no longer than a shopper does. What was asked goes on, and may or may not happen.</summary>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public static Task<T> InTimeAsync<T>(this Task<T> asked, TimeProvider time) => asked.WaitAsync(AnswerWithin, time);

    /// <inheritdoc cref="InTimeAsync{T}" />
    public static Task InTimeAsync(this Task asked, TimeProvider time) => asked.WaitAsync(AnswerWithin, time);

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
