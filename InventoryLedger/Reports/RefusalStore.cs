using AdmissionQueue.Figures;
using AdmissionQueue.Sales;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reports;

/// <summary>Where all web nodes add up what they refused of each sale.</summary>
/// <param name="database">The ledger.</param>
public sealed class RefusalStore(NpgsqlDataSource database)
{
    /// <summary>Adds what one node refused since it last said so, in one transaction: a retry after a failure adds nothing twice unless the answer was
    /// lost. Of a sale that is in no database, as a rehearsal's, nothing is kept.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="more">What is added.</param>
    /// <param name="senders">Who was limited among it; null is nobody whose name is known.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task AddAsync(SaleId sale, RefusedRequests more, SenderSketch? senders, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using var add = new NpgsqlCommand(
            """
            INSERT INTO refusal AS kept (sale_id, limited, unavailable, failed, again, forged) SELECT id, $2, $3, $4, $5, $6 FROM sale WHERE id = $1
            ON CONFLICT (sale_id) DO UPDATE SET limited = kept.limited + excluded.limited, unavailable = kept.unavailable + excluded.unavailable,
                failed = kept.failed + excluded.failed, again = kept.again + excluded.again, forged = kept.forged + excluded.forged
            RETURNING senders
            """,
            connection, transaction);
        add.Parameters.Add(P(sale.Value));
        foreach (var count in (long[])[more.Limited, more.Unavailable, more.Failed, more.Again, more.Forged])
        {
            add.Parameters.Add(P(count));
        }

        // The row is locked from here on, so that no other node's senders are lost.
        if (await add.ExecuteScalarAsync(ct) is { } row && senders is not null)
        {
            var kept = row is byte[] bytes ? new SenderSketch(bytes) : new SenderSketch();
            if (kept.Join(senders))
            {
                await using var keep = new NpgsqlCommand("UPDATE refusal SET senders = $2 WHERE sale_id = $1", connection, transaction);
                keep.Parameters.Add(P(sale.Value));
                keep.Parameters.Add(P(kept.Bytes.ToArray()));
                await keep.ExecuteNonQueryAsync(ct);
            }
        }

        await transaction.CommitAsync(ct);
    }

    /// <summary>What all nodes have said.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<RefusedRequests> ReadAsync(SaleId sale, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT limited, unavailable, failed, again, forged, senders FROM refusal WHERE sale_id = $1");
        command.Parameters.Add(P(sale.Value));
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct)
            ? new RefusedRequests(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2))
            {
                Again = reader.GetInt64(3),
                Forged = reader.GetInt64(4),
                Senders = reader.IsDBNull(5) ? 0 : new SenderSketch(reader.GetFieldValue<byte[]>(5)).Count,
            }
            : default;
    }
}
