using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Pacing;

/// <summary>What Redis knows of a sale's progress after a step.</summary>
/// <param name="Serving">How far the sale is served.</param>
/// <param name="Issued">The highest number that was given out.</param>
/// <param name="Frontier">The lowest number that any partition still has to drain.</param>
/// <param name="State">The sale's state as the scripts see it.</param>
public readonly record struct ServingAnswer(Serving Serving, long Issued, long Frontier, SaleState State);

/// <summary>What a worker says of one partition when it asks for progress.</summary>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="NextNumber">The lowest number that it still has to drain; where it has none, serving as the worker knew it.</param>
/// <param name="NextOffset">Where it has none: the offset that it reads next, so that a ticket that is queued and not read yet still counts. Null
/// where it has some.</param>
public readonly record struct FrontierReport(int Partition, long NextNumber, long? NextOffset = null);

/// <summary>Moves serving in Redis by the pacer's rule.</summary>
/// <param name="redis">The connection.</param>
public sealed class ServingScript(IConnectionMultiplexer redis)
{
    private readonly RedisScript script = new("advance_serving.lua");

    /// <summary>Records the reports, moves serving on, and says where it stands.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="reports">What the caller's partitions still have to drain; none from a caller that only reads.</param>
    /// <param name="nowMs">A test's clock in Unix milliseconds; null is Redis's own.</param>
    /// <returns>Null where Redis does not know the sale, so that it has to be warmed.</returns>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<ServingAnswer?> AdvanceAsync(SaleId sale, IReadOnlyCollection<FrontierReport> reports, long? nowMs = null)
    {
        var keys = SaleKeys.Of(sale);
        var arguments = new RedisValue[1 + 3 * reports.Count];
        arguments[0] = nowMs ?? RedisValue.EmptyString;
        var next = 1;
        foreach (var report in reports)
        {
            arguments[next++] = report.Partition;
            arguments[next++] = report.NextNumber;
            arguments[next++] = report.NextOffset ?? RedisValue.EmptyString;
        }

        var reply = (RedisResult[])(await script.RunAsync(
            redis.GetDatabase(), [keys.Sale, keys.Serving, keys.Issued, keys.Frontier, keys.Tail], arguments))!;
        return reply.Length == 0
            ? null
            : new ServingAnswer(
                new Serving((long)reply[0], (long)reply[1], (long)reply[2]), (long)reply[3], (long)reply[4], WireNames<SaleState>.Parse((string)reply[5]!));
    }
}
