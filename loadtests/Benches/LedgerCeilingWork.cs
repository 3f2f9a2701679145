using AdmissionQueue.Pacing;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>The ceiling (c): the same rows in the same tables with the same indexes and the same commits, generated inside the server. No
/// request is read, sent or decided: what is left between this and us is our own cost.</summary>
internal sealed class LedgerCeilingWork(LedgerBenchDatabase database, TimeProvider time)
{
    private readonly NpgsqlDataSource source = database.NewSource();

    public async Task<double> RunAsync(int connections, TimeSpan duration, CancellationToken stop)
    {
        await database.ExecuteAsync(Procedure, stop);
        var sale = await database.NewSaleAsync(stop);
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, connections).Select(partition =>
            Task.Run(() => GenerateAsync(sale.Id.Value, partition, duration, stop), stop)));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<long> GenerateAsync(Guid sale, int partition, TimeSpan duration, CancellationToken stop)
    {
        await using var connection = await source.OpenConnectionAsync(stop);
        await using var command = new NpgsqlCommand("CALL bench_ceiling($1, $2, $3, $4, 0)", connection) { CommandTimeout = 0 };
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = sale });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = partition });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Pacer.BatchMax });
        command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = duration });
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    // The ids of tickets rise, as version 7 ids do, and so do those of their shoppers: a join makes both.
    private const string Procedure =
        """
        CREATE OR REPLACE PROCEDURE bench_ceiling(the_sale uuid, the_partition int, batch int, duration interval, INOUT granted bigint)
        LANGUAGE plpgsql AS $$
        DECLARE
            until timestamptz := clock_timestamp() + duration;
            results uuid;
            at timestamptz;
            prefix bigint;
        BEGIN
            INSERT INTO partition_checkpoint VALUES (the_sale, the_partition, 1, 0, 'bench', 'bench', clock_timestamp());
            COMMIT;
            WHILE clock_timestamp() < until LOOP
                results := gen_random_uuid();
                at := clock_timestamp();
                prefix := (extract(epoch FROM at) * 1000000)::bigint;
                PERFORM FROM partition_checkpoint WHERE sale_id = the_sale AND partition = the_partition FOR UPDATE;
                PERFORM FROM sale WHERE id = the_sale FOR SHARE;
                INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, granted_at, expires_at, revision, state, skus, quantities)
                SELECT (lpad(to_hex(prefix), 16, '0') || lpad(to_hex(the_partition * 1000 + n), 16, '0'))::uuid, the_sale,
                    (lpad(to_hex(prefix), 16, '0') || lpad(to_hex(the_partition * 1000 + n), 16, '8'))::uuid, granted + n, at, at + interval '10 minutes', 1, 'reserved', '{sneaker}', '{1}'
                FROM generate_series(1, batch) AS n;
                INSERT INTO result_batch (id, sale_id, tickets, due_at)
                SELECT results, the_sale, array_agg((lpad(to_hex(prefix), 16, '0') || lpad(to_hex(the_partition * 1000 + n), 16, '0'))::uuid), at + interval '10 minutes'
                FROM generate_series(1, batch) AS n;
                UPDATE partition_checkpoint SET next_offset = granted + batch WHERE sale_id = the_sale AND partition = the_partition;
                INSERT INTO movement (sale_id, sku, from_account, to_account, units, cause, reference)
                VALUES (the_sale, 'sneaker', 'available', 'held', batch, 'grant', results);
                UPDATE stock SET available = available - batch, held = held + batch
                WHERE sale_id = the_sale AND sku = 'sneaker' AND available >= batch;
                granted := granted + batch;
                COMMIT;
            END LOOP;
        END
        $$
        """;
}
