using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using InventoryLedger.Tickets;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Reserving;

/// <summary>What a grant needs to know, read in one round trip.</summary>
internal sealed record GrantRead(
    IReadOnlyList<int> StalePartitions,
    GrantTerms Terms,
    IReadOnlyList<Waiter> Elsewhere,
    IReadOnlyDictionary<Sku, Shelf> Shelves,
    IReadOnlyDictionary<TicketId, TicketRow> Decided)
{
    /// <summary>Locks in the order that every transaction keeps: checkpoints, sale, and tickets and stock only where they must not change meanwhile.</summary>
    /// <param name="connection">A connection with an open transaction.</param>
    /// <param name="grant">What to read for.</param>
    /// <param name="lockRows">Whether to keep the tickets and the stock as they are until this transaction ends.</param>
    /// <param name="ct">Ends the waiting.</param>
    public static async Task<GrantRead> RunAsync_NeedsTransaction(
        NpgsqlConnection connection, GrantBatch grant, bool lockRows, CancellationToken ct)
    {
        await using var batch = connection.CreateBatch();
        AddStatements(batch, grant, lockRows);
        await batch.PrepareAsync(ct);
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextAsync(ct); // past the settings
        var stale = await StaleAsync(reader, grant.Epochs, ct);
        await reader.NextAsync(ct);
        if (!await reader.ReadAsync(ct))
        {
            throw new ArgumentException($"The ledger has no sale {grant.Sale}.", nameof(grant));
        }

        var terms = GrantTerms.Read(reader);
        await reader.NextAsync(ct);
        var elsewhere = await WaitersAsync(reader, ct);
        await reader.NextAsync(ct);
        var decided = await DecidedAsync(reader, ct);
        await reader.NextAsync(ct);
        var shelves = await ShelvesAsync(reader, ct);
        return new GrantRead(stale, terms, elsewhere, shelves, decided);
    }

    private static void AddStatements(NpgsqlBatch batch, GrantBatch grant, bool lockRows)
    {
        batch.AddSettings_NeedsTransaction();
        AddCheckpointLock(batch, grant);
        batch.Add($"SELECT {GrantTerms.Columns} FROM sale WHERE id = $1 FOR SHARE", P(grant.Sale.Value));
        // Before the stock: who parks in between is then kept a unit too many, not one too few.
        batch.Add(
            $"""
            SELECT waiting FROM partition_checkpoint
            WHERE sale_id = $1 AND partition <> ALL($2) AND waiting_at > clock_timestamp() - interval '{Waiter.CountMs} milliseconds'
            """,
            P(grant.Sale.Value),
            P(grant.Epochs.Select(epoch => epoch.Partition).ToArray()));
        batch.Add(
            $"SELECT {TicketRow.Columns} FROM ticket WHERE shopper_id = ANY($2) AND sale_id = $1 {(lockRows ? "ORDER BY ticket_id FOR SHARE" : "")}",
            P(grant.Sale.Value),
            P(grant.Requests.Select(request => request.Shopper.Value).ToArray()));
        batch.Add(
            $"""
            SELECT stock.sku, available, held, limit_per_shopper FROM stock JOIN sale_item USING (sale_id, sku)
            WHERE sale_id = $1 AND sku = ANY($2) ORDER BY sku {(lockRows ? "FOR UPDATE OF stock" : "")}
            """,
            P(grant.Sale.Value),
            P(SkusOf(grant)));
    }

    // The partitions' rows also keep batches with the same shoppers apart, or two of them could overrun one limit. A batch that comes from no
    // partition (claims of missed turns) has the sale to itself instead: its shoppers may have joined anew, and be in any partition's batch.
    private static void AddCheckpointLock(NpgsqlBatch batch, GrantBatch grant)
    {
        if (grant.Epochs.Count == 0)
        {
            batch.Add(
                """
                SELECT 0, 0::bigint FROM pg_advisory_xact_lock(hashtextextended($1::text, 0))
                UNION ALL
                SELECT * FROM (SELECT partition, epoch FROM partition_checkpoint WHERE sale_id = $1 ORDER BY partition FOR UPDATE) AS held
                """,
                P(grant.Sale.Value));
            return;
        }

        batch.Add(
            "SELECT partition, epoch FROM partition_checkpoint WHERE sale_id = $1 AND partition = ANY($2) ORDER BY partition FOR UPDATE",
            P(grant.Sale.Value),
            P(grant.Epochs.Select(epoch => epoch.Partition).ToArray()));
    }

    private static string[] SkusOf(GrantBatch grant) =>
        [.. grant.Requests.SelectMany(request => request.Items).SelectMany(item => item.Ranked).Distinct().Select(sku => sku.ToString())];

    private static async Task<IReadOnlyList<int>> StaleAsync(
        NpgsqlDataReader reader, IReadOnlyList<PartitionEpoch> expected, CancellationToken ct)
    {
        var epochs = new Dictionary<int, long>();
        while (await reader.ReadAsync(ct))
        {
            epochs[reader.GetInt32(0)] = reader.GetInt64(1);
        }

        return [.. expected.Where(item => epochs.GetValueOrDefault(item.Partition) != item.Epoch).Select(item => item.Partition)];
    }

    private static async Task<IReadOnlyList<Waiter>> WaitersAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var waiters = new List<Waiter>();
        while (await reader.ReadAsync(ct))
        {
            waiters.AddRange(Waiter.Parse(reader.GetString(0)));
        }

        waiters.Sort((one, other) => one.Number.CompareTo(other.Number));
        return waiters;
    }

    private static async Task<IReadOnlyDictionary<Sku, Shelf>> ShelvesAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var shelves = new Dictionary<Sku, Shelf>();
        while (await reader.ReadAsync(ct))
        {
            var sku = new Sku(reader.GetString(0));
            shelves.Add(sku, new Shelf(sku, reader.GetInt64(1), reader.GetInt64(2), reader.GetInt32(3)));
        }

        return shelves;
    }

    private static async Task<IReadOnlyDictionary<TicketId, TicketRow>> DecidedAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        var decided = new Dictionary<TicketId, TicketRow>();
        while (await reader.ReadAsync(ct))
        {
            var row = TicketRow.Read(reader);
            decided.Add(row.Ticket, row);
        }

        return decided;
    }
}
