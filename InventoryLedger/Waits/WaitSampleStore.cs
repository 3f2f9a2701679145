using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using Npgsql;
using NpgsqlTypes;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Waits;

/// <summary>How right the waiting times were that shoppers were told, sale by sale.</summary>
/// <param name="database">The ledger.</param>
public sealed class WaitSampleStore(NpgsqlDataSource database)
{
    /// <summary>Keeps samples. A place that another node has written down already stays as it is.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">The lane that the numbers count in.</param>
    /// <param name="samples">Places that had their turn.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task AddAsync(SaleId sale, LaneName lane, IReadOnlyList<WaitSample> samples, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO wait_sample (sale_id, lane, number, ahead, told_at, told_from, told_to, half_at, half_from, half_to, served_at)
            SELECT $1, $2, * FROM unnest($3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT DO NOTHING
            """);
        command.Parameters.Add(P(sale.Value));
        command.Parameters.Add(P(lane.ToString()));
        command.Parameters.Add(P(samples.Select(sample => sample.Number).ToArray()));
        command.Parameters.Add(P(samples.Select(sample => sample.Ahead).ToArray()));
        command.Parameters.Add(Instants(samples, sample => sample.ToldAt));
        command.Parameters.Add(Instants(samples, sample => sample.Told.From));
        command.Parameters.Add(Instants(samples, sample => sample.Told.To));
        command.Parameters.Add(Instants(samples, sample => sample.HalfAt));
        command.Parameters.Add(Instants(samples, sample => sample.ToldAtHalf?.From));
        command.Parameters.Add(Instants(samples, sample => sample.ToldAtHalf?.To));
        command.Parameters.Add(Instants(samples, sample => sample.ServedAt));
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>How right a sale's waiting times were.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null where nobody was followed.</returns>
    public async Task<WaitAccuracy?> AccuracyAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            WITH error AS (
                SELECT served_at BETWEEN told_from AND told_to AS told_right,
                    served_at BETWEEN half_from AND half_to AS half_right,
                    100 * abs(extract(epoch FROM told_from + (told_to - told_from) / 2 - served_at))
                        / nullif(extract(epoch FROM served_at - told_at), 0) AS told_percent,
                    100 * abs(extract(epoch FROM half_from + (half_to - half_from) / 2 - served_at))
                        / nullif(extract(epoch FROM served_at - half_at), 0) AS half_percent
                FROM wait_sample WHERE sale_id = $1)
            SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY told_percent::float8), 100 * avg(told_right::int)::float8,
                percentile_cont(0.5) WITHIN GROUP (ORDER BY half_percent::float8), 100 * avg(half_right::int)::float8
            FROM error
            """);
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        double? Number(int column) => reader.IsDBNull(column) ? null : Math.Round(reader.GetDouble(column), 1);
        return reader.GetInt64(0) is > 0 and var places ? new WaitAccuracy(places, Number(1), Number(2), Number(3), Number(4)) : null;
    }

    private static NpgsqlParameter Instants(IReadOnlyList<WaitSample> samples, Func<WaitSample, DateTimeOffset?> instant) => new()
    {
        Value = samples.Select(instant).Select(at => at?.UtcDateTime).ToArray(),
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz,
    };
}

/// <summary>How right a sale's waiting times were.</summary>
/// <param name="Places">Places that were followed to their turn.</param>
/// <param name="ErrorPercent">Median error of what was told first, in percent of the wait; null where no wait was long enough to say.</param>
/// <param name="WithinPercent">Share of places whose turn came within the range that was told first.</param>
/// <param name="HalfErrorPercent">Median error of what was told when half of those ahead had been served, in percent of the rest of the wait.</param>
/// <param name="HalfWithinPercent">Share of places whose turn came within the range that was told then.</param>
public sealed record WaitAccuracy(
    long Places, double? ErrorPercent, double? WithinPercent, double? HalfErrorPercent, double? HalfWithinPercent);
