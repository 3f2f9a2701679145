using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Checkpoints;

/// <summary>Takes partitions over. From the moment of its return, no batch of an earlier owner can be written.</summary>
/// <param name="database">The ledger.</param>
public sealed class CheckpointStore(NpgsqlDataSource database)
{
    /// <summary>Takes a partition: raises its epoch under the row's lock, after any batch that is being written with the old one.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="partition">The partition, from 0.</param>
    /// <param name="clusterId">The Kafka cluster that the caller consumes from. If the stored one differs, the stored offset counts in
    /// another log, and the new log is read from its beginning; tickets that are settled already are recognised by their rows.</param>
    /// <param name="owner">Who takes it, for people who look into the table.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The checkpoint, with the epoch that the caller's batches have to carry.</returns>
    public async Task<PartitionCheckpoint> TakeAsync(SaleId sale, int partition, string clusterId, string owner, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            """
            INSERT INTO partition_checkpoint AS held (sale_id, partition, epoch, next_offset, cluster_id, owner, taken_at)
            VALUES ($1, $2, 1, 0, $3, $4, clock_timestamp())
            ON CONFLICT (sale_id, partition) DO UPDATE SET
                epoch = held.epoch + 1,
                next_offset = CASE WHEN held.cluster_id = excluded.cluster_id THEN held.next_offset ELSE 0 END,
                cluster_id = excluded.cluster_id,
                owner = excluded.owner,
                taken_at = excluded.taken_at
            RETURNING epoch, next_offset
            """);
        command.Parameters.Add(P(sale.Value));
        command.Parameters.Add(P(partition));
        command.Parameters.Add(P(clusterId));
        command.Parameters.Add(P(owner));
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new PartitionCheckpoint(sale, partition, reader.GetInt64(0), reader.GetInt64(1), clusterId);
    }
}
