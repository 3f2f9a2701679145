using AdmissionQueue.Sales;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reports;

/// <summary>How long shoppers of a lane waited from joining, or from the start for who was in the lobby, to their turn. Who missed the turn is not in it.</summary>
/// <param name="Tickets">Tickets that had their turn.</param>
/// <param name="MedianSeconds">Half of them waited no longer.</param>
/// <param name="P90Seconds">Nine of ten waited no longer.</param>
/// <param name="P99Seconds">99 of 100 waited no longer.</param>
/// <param name="MaxSeconds">The longest wait.</param>
/// <param name="Histogram">All of them by how long they waited, the shortest first: every bucket, also those that nobody is in.</param>
public sealed record WaitTimes(
    long Tickets, double MedianSeconds, double P90Seconds, double P99Seconds, double MaxSeconds, IReadOnlyList<WaitBucket> Histogram);

/// <summary>Those whose wait lies in a range.</summary>
/// <param name="FromSeconds">The shortest wait that is in it.</param>
/// <param name="ToSeconds">The shortest wait that is no longer in it; null in the last one, which has no end.</param>
/// <param name="Tickets">How many.</param>
public sealed record WaitBucket(int FromSeconds, int? ToSeconds, long Tickets);

/// <summary>Reads how long shoppers waited.</summary>
/// <param name="database">The ledger.</param>
public sealed class WaitTimesStore(NpgsqlDataSource database)
{
    /// <summary>Where a bucket ends and the next begins, in seconds: fine where a wait feels short, wide where an hour more or less is all one can tell.
    /// Fixed, so that sales can be compared.</summary>
    private static readonly int[] BoundsSeconds = [10, 30, 60, 120, 300, 600, 1_200, 1_800, 3_600, 7_200];

    /// <summary>Reads them. It looks at every ticket of the sale that had a turn: seconds where there are millions.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Each lane in which somebody had a turn.</returns>
    public async Task<IReadOnlyDictionary<LaneName, WaitTimes>> ReadAsync(SaleId sale, CancellationToken ct)
    {
        // A ticket's id is made when it is given out, and its first 48 bits are that millisecond (RFC 9562, version 7). Clocks of two machines may be a
        // little apart: nobody waited less than nothing.
        await using var command = database.CreateCommand(
            """
            WITH turn AS MATERIALIZED (
                SELECT lane, greatest(0, extract(epoch FROM granted_at - greatest(sale.starts_at,
                    to_timestamp(('x' || left(replace(ticket_id::text, '-', ''), 12))::bit(48)::bigint / 1000.0))))::float8 AS seconds
                FROM ticket JOIN sale ON sale.id = sale_id
                WHERE sale_id = $1 AND granted_at IS NOT NULL AND missed_at IS NULL AND substr(ticket_id::text, 15, 1) = '7'),
            bucket AS (SELECT lane, width_bucket(seconds, $2) AS bucket, count(*) AS tickets FROM turn GROUP BY 1, 2)
            SELECT lane, count(*), percentile_disc(ARRAY[0.5, 0.9, 0.99, 1]) WITHIN GROUP (ORDER BY seconds),
                (SELECT array_agg(bucket ORDER BY bucket) FROM bucket WHERE bucket.lane = turn.lane),
                (SELECT array_agg(tickets ORDER BY bucket) FROM bucket WHERE bucket.lane = turn.lane)
            FROM turn GROUP BY lane
            """);
        command.Parameters.Add(P(sale.Value));
        command.Parameters.Add(P(BoundsSeconds.Select(bound => (double)bound).ToArray()));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var lanes = new Dictionary<LaneName, WaitTimes>();
        while (await reader.ReadAsync(ct))
        {
            double[] seconds = [.. reader.GetFieldValue<double[]>(2).Select(each => Math.Round(each, 1))];
            var tickets = reader.GetFieldValue<int[]>(3).Zip(reader.GetFieldValue<long[]>(4)).ToDictionary();
            lanes[new LaneName(reader.GetString(0))] =
                new WaitTimes(reader.GetInt64(1), seconds[0], seconds[1], seconds[2], seconds[3], BucketsOf(tickets));
        }

        return lanes;
    }

    private static WaitBucket[] BucketsOf(Dictionary<int, long> tickets) =>
    [
        .. BoundsSeconds.Prepend(0).Select((from, index) => new WaitBucket(
            from, index < BoundsSeconds.Length ? BoundsSeconds[index] : null, tickets.GetValueOrDefault(index))),
    ];
}
