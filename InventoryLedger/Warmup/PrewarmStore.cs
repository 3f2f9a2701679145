using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using Dapper;
using Npgsql;

namespace InventoryLedger.Warmup;

/// <summary>What nodes say of themselves: that they are there, and whether they are ready for a sale.</summary>
/// <param name="database">The ledger.</param>
public sealed class PrewarmStore(NpgsqlDataSource database)
{
    /// <summary>Who was not heard of for so long is gone: two announcements that did not come, and a little.</summary>
    public static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(5);

    /// <summary>Says that a node is there, and forgets those that have been gone for a while.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task AnnounceAsync(WarmNode node, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO node (name, role, seen_at) VALUES (@Name, @role, clock_timestamp())
            ON CONFLICT (name) DO UPDATE SET seen_at = excluded.seen_at;
            DELETE FROM node WHERE seen_at < clock_timestamp() - interval '1 minute'
            """,
            new { node.Name, role = WireNames<NodeRole>.Of(node.Role) },
            cancellationToken: ct));
    }

    /// <summary>Takes a node that stops out of the list at once.</summary>
    /// <param name="node">The node.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task LeaveAsync(string node, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM node WHERE name = @node", new { node }, cancellationToken: ct));
    }

    /// <summary>Writes down what a node found.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="checks">What it found; the time is the ledger's.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task WriteAsync(SaleId sale, IReadOnlyList<PrewarmCheck> checks, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO prewarm_check (sale_id, node, name, run, is_ok, detail, checked_at)
            SELECT @id, node, name, run, is_ok, detail, clock_timestamp()
            FROM unnest(@nodes, @names, @runs, @oks, @details) AS found (node, name, run, is_ok, detail)
            ON CONFLICT (sale_id, node, name) DO UPDATE SET
                run = excluded.run, is_ok = excluded.is_ok, detail = excluded.detail, checked_at = excluded.checked_at
            """,
            new
            {
                id = sale.Value,
                nodes = checks.Select(check => check.Node).ToArray(),
                names = checks.Select(check => check.Name).ToArray(),
                runs = checks.Select(check => check.Run).ToArray(),
                oks = checks.Select(check => check.Ok).ToArray(),
                details = checks.Select(check => check.Detail).ToArray(),
            },
            cancellationToken: ct));
    }

    /// <summary>Whether a sale is warm.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<PrewarmCoverage> ReadAsync(Sale sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var read = await connection.QueryMultipleAsync(new CommandDefinition(
            """
            SELECT clock_timestamp();
            SELECT name, role FROM node WHERE seen_at > clock_timestamp() - @silence ORDER BY name;
            SELECT node, name, run, is_ok, detail, checked_at FROM prewarm_check WHERE sale_id = @id
            """,
            new { id = sale.Id.Value, silence = SilenceMax },
            cancellationToken: ct));
        var now = await read.ReadSingleAsync<DateTime>();
        var nodes = (await read.ReadAsync<(string Name, string Role)>()).Select(row => new WarmNode(row.Name, WireNames<NodeRole>.Parse(row.Role))).ToList();
        var checks = (await read.ReadAsync<(string Node, string Name, int Run, bool Ok, string Detail, DateTime At)>())
            .Select(row => new PrewarmCheck(row.Node, row.Name, row.Ok, row.At, row.Detail, row.Run)).ToList();
        return PrewarmCoverage.Of(nodes, checks, sale.WarmRun, now);
    }

    /// <summary>Opens as many connections as a rush needs at once, so that it waits for none of them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task ConnectAsync(int count, CancellationToken ct) => Task.WhenAll(Enumerable.Range(0, count).Select(async _ =>
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(0.02)", cancellationToken: ct)); // Long enough that none serves twice.
    }));
}
