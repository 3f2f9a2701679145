using System.Globalization;
using AdmissionQueue.Sales;
using Dapper;
using Npgsql;
using Xunit;

namespace EndToEnd.Tests.Stack;

/// <summary>Looks into the ledger behind a stack's back.</summary>
internal static class Ledger
{
    /// <summary>How many tickets the ledger has decided about.</summary>
    public static async Task<int> DecidedAsync(this NpgsqlDataSource database, string slug) => await QueryAsync<int>(
        database, "SELECT count(*) FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug", new { slug });

    public static async Task<SaleId> SaleIdAsync(this NpgsqlDataSource database, string slug) =>
        new(await QueryAsync<Guid>(database, "SELECT id FROM sale WHERE slug = @slug", new { slug }));

    /// <summary>The process that moves sales, and which change of hands made it so.</summary>
    public static async Task<(int Pid, long Epoch)> SchedulerAsync(this NpgsqlDataSource database)
    {
        var (holder, epoch) = await QueryAsync<(string Holder, long Epoch)>(database, "SELECT holder, epoch FROM schedule_lease", new { });
        return (int.Parse(holder.Split('/')[^2], CultureInfo.InvariantCulture), epoch);
    }

    /// <summary>Which of these sales were opened, in the order in which that was written down: one that was opened twice is there twice.</summary>
    public static async Task<IReadOnlyList<string>> OpenedAsync(this NpgsqlDataSource database, IReadOnlyList<string> slugs)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            "SELECT slug FROM sale_move JOIN sale ON sale.id = sale_id WHERE slug = ANY(@slugs) AND to_state = 'open' ORDER BY moved_at", new { slugs = slugs.ToArray() })];
    }

    /// <summary>Moves the start of a sale to now.</summary>
    public static async Task StartNowAsync(this NpgsqlDataSource database, string slug)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("UPDATE sale SET starts_at = clock_timestamp(), revision = revision + 1 WHERE slug = @slug", new { slug });
    }

    /// <summary>The numbers of a sale's granted tickets, in the order in which they were granted.</summary>
    public static async Task<IReadOnlyList<long>> GrantOrderAsync(this NpgsqlDataSource database, string slug)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<long>(
            "SELECT number FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug AND granted_at IS NOT NULL ORDER BY granted_at, number",
            new { slug })];
    }

    /// <summary>The lane and number of a sale's granted tickets, in the order in which they were granted.</summary>
    public static async Task<IReadOnlyList<(string Lane, long Number)>> GrantOrderOfLanesAsync(this NpgsqlDataSource database, string slug)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<(string Lane, long Number)>(
            "SELECT lane, number FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug AND granted_at IS NOT NULL ORDER BY granted_at, lane, number",
            new { slug })];
    }

    /// <summary>Lets every hold of a sale end so soon. A change is a revision: what was granted before and is told late must not undo it on the page.</summary>
    public static async Task EndHoldsInAsync(this NpgsqlDataSource database, string slug, TimeSpan left)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            """
            UPDATE ticket SET expires_at = clock_timestamp() + @left, revision = ticket.revision + 1 FROM sale
            WHERE sale.id = ticket.sale_id AND slug = @slug AND ticket.state IN ('reserved', 'admitted');
            UPDATE result_batch SET due_at = least(due_at, now()) FROM sale WHERE sale.id = sale_id AND slug = @slug AND due_at IS NOT NULL
            """,
            new { slug, left });
    }

    /// <summary>The states of a sale's decided tickets.</summary>
    public static async Task<IReadOnlyList<string>> StatesAsync(this NpgsqlDataSource database, string slug)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<string>(
            "SELECT ticket.state FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug", new { slug })];
    }

    public static async Task ShortenHoldsAsync(this NpgsqlDataSource database, string slug, TimeSpan hold)
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync(
            "UPDATE sale SET hold_ms = @ms, revision = revision + 1 WHERE slug = @slug", new { slug, ms = (long)hold.TotalMilliseconds });
    }

    /// <summary>Invariants 1 and 3 over one sale: units add up, in stock, journal and tickets alike; no number twice, and no shopper but who left before.</summary>
    public static async Task AddsUpAsync(this NpgsqlDataSource database, string slug, int stocked)
    {
        var stock = await QueryAsync<(long Available, long Held, long Sold, long Withdrawn)>(
            database, "SELECT available, held, sold, withdrawn FROM stock JOIN sale ON sale.id = stock.sale_id WHERE slug = @slug", new { slug });
        Assert.Equal(stocked, stock.Available + stock.Held + stock.Sold + stock.Withdrawn);

        var granted = await QueryAsync<(long Held, long Sold)>(
            database,
            """
            SELECT coalesce(sum(units) FILTER (WHERE ticket.state = 'reserved'), 0), coalesce(sum(units) FILTER (WHERE ticket.state = 'bought'), 0)
            FROM ticket JOIN sale ON sale.id = ticket.sale_id, unnest(quantities) AS units
            WHERE slug = @slug
            """,
            new { slug });
        Assert.Equal((stock.Held, stock.Sold), granted);

        Assert.Equal(0, await QueryAsync<int>(
            database,
            """
            SELECT count(*) FROM (
                SELECT FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug AND number IS NOT NULL GROUP BY lane, number HAVING count(*) > 1
                UNION ALL
                SELECT FROM ticket JOIN sale ON sale.id = ticket.sale_id WHERE slug = @slug AND ticket.state <> 'left' GROUP BY shopper_id HAVING count(*) > 1) AS twice
            """,
            new { slug }));
    }

    /// <summary>How long each unit of a sale with one unit was nobody's, after it was given back, by the journal.</summary>
    public static async Task<IReadOnlyList<TimeSpan>> IdleOfReturnedAsync(this NpgsqlDataSource database, string slug)
    {
        await using var connection = await database.OpenConnectionAsync();
        return [.. await connection.QueryAsync<TimeSpan>(
            """
            SELECT next_at - at FROM (
                SELECT from_account, at, lead(at) OVER (ORDER BY movement.id) AS next_at FROM movement JOIN sale ON sale.id = sale_id WHERE slug = @slug) AS moves
            WHERE from_account = 'held' AND next_at IS NOT NULL
            """,
            new { slug })];
    }

    /// <summary>How many tickets were drained, got nothing, and wait for units to come back.</summary>
    public static Task<int> WaitingForUnitsAsync(this NpgsqlDataSource database, string slug) => QueryAsync<int>(
        database,
        "SELECT count(*) FROM partition_checkpoint JOIN sale ON sale.id = sale_id, regexp_split_to_table(waiting, E'\n') line WHERE slug = @slug AND line <> ''",
        new { slug });

    /// <summary>How many partitions of a sale the worker with this process id holds.</summary>
    public static Task<int> PartitionsOfAsync(this NpgsqlDataSource database, string slug, int pid) => QueryAsync<int>(
        database,
        "SELECT count(*) FROM partition_checkpoint p JOIN sale ON sale.id = p.sale_id WHERE slug = @slug AND owner LIKE '%/' || @pid",
        new { slug, pid });

    private static async Task<T> QueryAsync<T>(NpgsqlDataSource database, string sql, object parameters)
    {
        await using var connection = await database.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }
}
