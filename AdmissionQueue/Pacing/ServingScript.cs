using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Pacing;

/// <summary>What Redis knows of a sale's progress after a step.</summary>
/// <param name="Serving">How far the sale is served.</param>
/// <param name="Issued">The highest number that was given out.</param>
/// <param name="Frontier">The lowest number that any partition still has to drain.</param>
/// <param name="State">The sale's state as the scripts see it.</param>
/// <param name="Missed">How many numbers were passed so far because nobody was there.</param>
/// <param name="ClaimsAdmitted">How many who came back the caller, who asked for it, has to admit now.</param>
/// <param name="RatePerMinute">Admissions per minute at this instant; 0 while nobody is admitted.</param>
public readonly record struct ServingAnswer(
    Serving Serving, long Issued, long Frontier, SaleState State, long Missed, long ClaimsAdmitted, int RatePerMinute)
{
    /// <summary>The other lanes, in the sale's order; the rest of the answer is the main lane's and the whole sale's.</summary>
    public IReadOnlyList<LaneAnswer> OtherLanes { get; init; } = [];

    /// <summary>Every lane, the main one first.</summary>
    public IReadOnlyList<LaneAnswer> Lanes => [new LaneAnswer(Serving.Number, Issued, Frontier), .. OtherLanes];
}

/// <summary>What Redis knows of a lane's progress after a step.</summary>
/// <param name="Serving">Every ticket of the lane up to this number may be admitted.</param>
/// <param name="Issued">The highest number that was given out in it.</param>
/// <param name="Frontier">The lowest number that any of its partitions still has to drain.</param>
public readonly record struct LaneAnswer(long Serving, long Issued, long Frontier);

/// <summary>What a worker says of one partition when it asks for progress.</summary>
/// <param name="Partition">The partition, from 0; its lane follows from it.</param>
/// <param name="NextNumber">The lowest number that it still has to drain; where it has none, the one after serving as the worker
/// knew it.</param>
/// <param name="NextOffset">Where it has none: the offset that it reads next, so that a ticket that is queued and not read yet still counts. Null
/// where it has some.</param>
public readonly record struct FrontierReport(int Partition, long NextNumber, long? NextOffset = null);

/// <summary>Moves serving of all lanes of a sale in Redis by the pacer's rule.</summary>
/// <param name="redis">The connection.</param>
public sealed class ServingScript(IConnectionMultiplexer redis)
{
    private const int AnswersOfMain = 9; // What the script answers before it comes to the other lanes.

    private readonly RedisScript script = new("advance_serving.lua");

    /// <summary>Records the reports, moves serving on, and says where it stands.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="reports">What the caller's partitions still have to drain; none from a caller that only reads.</param>
    /// <param name="claims">How many who missed their turn came back; the caller admits as many of them as the answer says.</param>
    /// <param name="nowMs">A test's clock in Unix milliseconds; null is Redis's own.</param>
    /// <returns>Null where Redis does not know the sale, so that it has to be warmed.</returns>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task<ServingAnswer?> AdvanceAsync(SaleId sale, IReadOnlyCollection<FrontierReport> reports, long? nowMs = null, int claims = 0)
    {
        var keys = SaleKeys.Of(sale);
        var arguments = new RedisValue[2 + 3 * reports.Count];
        arguments[0] = nowMs ?? RedisValue.EmptyString;
        arguments[1] = claims;
        var next = 2;
        foreach (var report in reports)
        {
            arguments[next++] = report.Partition;
            arguments[next++] = report.NextNumber;
            arguments[next++] = report.NextOffset ?? RedisValue.EmptyString;
        }

        var reply = (RedisResult[])(await script.RunAsync(
            redis.GetDatabase(),
            [
                keys.Sale, keys.Serving, keys.Issued, keys.Frontier, keys.Tail, keys.Presence, keys.Present, keys.Left, keys.Missed, keys.Active,
                keys.Lanes, keys.Gap, keys.Queued,
            ],
            arguments))!;
        return reply.Length == 0
            ? null
            : new ServingAnswer(
                new Serving((long)reply[0], (long)reply[1], (long)reply[2]),
                (long)reply[3],
                (long)reply[4],
                WireNames<SaleState>.Parse((string)reply[5]!),
                (long)reply[6],
                (long)reply[7],
                (int)reply[8])
            {
                OtherLanes = reply.Length == AnswersOfMain ? [] : [.. reply.Skip(AnswersOfMain).Chunk(3).Select(lane => new LaneAnswer((long)lane[0], (long)lane[1], (long)lane[2]))],
            };
    }

    /// <summary>Notes how many shoppers are in the shop, so that serving keeps to the sale's limit.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="count">How many the ledger counted.</param>
    /// <param name="countedTo">The main lane's frontier as it was before they were counted: whoever is below it is in the count, if in the shop
    /// at all.</param>
    /// <param name="others">The frontiers of the other lanes.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task NoteActiveAsync(SaleId sale, long count, long countedTo, params IReadOnlyList<(LaneName Lane, long CountedTo)> others) =>
        redis.GetDatabase().HashSetAsync(
            SaleKeys.Of(sale).Active,
            [
                new HashEntry("count", count), new HashEntry("counted_to", countedTo),
                .. others.Select(other => new HashEntry($"counted_to:{other.Lane}", other.CountedTo)),
            ]);
}
