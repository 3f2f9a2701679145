using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using Dapper;
using InventoryLedger.Accounts;
using InventoryLedger.Holds;
using InventoryLedger.Scheduling;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>The sales that merchants schedule, with the state that each is in.</summary>
/// <param name="database">The ledger.</param>
public sealed class SaleStore(NpgsqlDataSource database)
{
    private const string BeforeStart = "state IN ('scheduled', 'warming', 'lobby')";

    /// <summary>Schedules a sale and stocks its units.</summary>
    /// <param name="sale">The sale, checked by the caller against <see cref="SaleBounds"/>; no SKU twice.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<CreateSaleOutcome> CreateAsync(Sale sale, CancellationToken ct)
    {
        try
        {
            await NewSale.InsertAsync(database, sale, ct);
            return CreateSaleOutcome.Created;
        }
        catch (PostgresException taken) when (taken.ConstraintName == NewSale.LiveSlugIndex)
        {
            return CreateSaleOutcome.SlugTaken;
        }
    }

    /// <summary>Finds a sale by its slug: the one that is not over, or else the last one that had the slug.</summary>
    /// <param name="slug">The name in addresses.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Sale?> FindAsync(string slug, CancellationToken ct) =>
        await ReadAsync("WHERE slug = @slug ORDER BY (state = 'closed'), id DESC LIMIT 1", new { slug }, ct) is [var sale] ? sale : null;

    /// <summary>Finds a sale by its id.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<Sale?> FindAsync(SaleId sale, CancellationToken ct) =>
        await ReadAsync("WHERE id = @id", new { id = sale.Value }, ct) is [var found] ? found : null;

    /// <summary>The same on a connection that is at hand: who waits for a second one while holding a first may wait for ever.</summary>
    internal static async Task<Sale?> FindAsync(NpgsqlConnection connection, SaleId sale, CancellationToken ct) =>
        await ReadAsync(connection, "WHERE id = @id", new { id = sale.Value }, ct) is [var found] ? found : null;

    /// <summary>Every sale that is not over, or not for more than a day: its shoppers still ask what became of them.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<Sale>> ListAsync(CancellationToken ct) =>
        ReadAsync("WHERE state <> 'closed' OR closed_at > clock_timestamp() - interval '1 day' ORDER BY id", null, ct);

    /// <summary>The ledger's own clock: the one that sales begin and end by, whatever the clocks of nodes say.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<DateTimeOffset> NowAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("SELECT clock_timestamp()", cancellationToken: ct));
    }

    /// <summary>Every sale of one merchant, the newest first.</summary>
    /// <param name="merchantId">The merchant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<Sale>> ListOfMerchantAsync(Guid merchantId, CancellationToken ct) =>
        ReadAsync("WHERE merchant_id = @merchantId ORDER BY id DESC", new { merchantId }, ct);

    /// <summary>Moves a sale from one state to another. Of any number of callers who see the same state, exactly one moves it.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="from">The state it must be in.</param>
    /// <param name="to">The state it gets; <see cref="SaleLife.MayMove"/> must allow it.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="epoch">Of the scheduler that moves it; null where a merchant does.</param>
    /// <returns>The moved sale with its new revision; null when it was not in that state, may not move so, or the epoch is over. A sale that has
    /// still to draw opens by <see cref="OpenDrawnAsync"/> alone.</returns>
    public async Task<Sale?> MoveAsync(SaleId sale, SaleState from, SaleState to, CancellationToken ct, long? epoch = null)
    {
        var moved = SaleLife.MayMove(from, to)
            ? await ChangeAsync(
                $"sale.{WireNames<SaleState>.Of(to)}",
                "state = @to, closed_at = CASE WHEN @to = 'closed' THEN clock_timestamp() END",
                $"state = @from AND (@to <> 'open' OR queue_order = 'fifo' OR draw_seed IS NOT NULL) AND {FenceOf(epoch)}",
                new { id = sale.Value, from = WireNames<SaleState>.Of(from), to = WireNames<SaleState>.Of(to), epoch },
                ct)
            : null;
        if (moved is { State: SaleState.Closed })
        {
            await EndHoldsAsync(sale, ct);
        }

        return moved;
    }

    /// <summary>Opens a sale that draws: fixes who was in its lobby and reveals the seed, in one step. Of any number of callers, exactly one
    /// does it, and all read the same afterwards.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="from">The state it must be in.</param>
    /// <param name="lobbyJoiners">How many arrivals each lane's lobby counted, 0 or more, the main lane's first.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <param name="epoch">Of the scheduler that opens it; null for anybody.</param>
    /// <returns>The open sale with its new revision; null when it was not in that state, may not move so, does not draw, or the epoch is over.</returns>
    public async Task<Sale?> OpenDrawnAsync(SaleId sale, SaleState from, IReadOnlyList<long> lobbyJoiners, CancellationToken ct, long? epoch = null) =>
        SaleLife.MayMove(from, SaleState.Open)
            ? await ChangeAsync(
                "sale.open",
                "state = 'open', lobby_joiners = @main, lane_joiners = @others, draw_seed = (SELECT seed FROM draw_secret WHERE sale_id = @id)",
                $"state = @from AND queue_order = 'draw' AND draw_seed IS NULL AND {FenceOf(epoch)}",
                new { id = sale.Value, from = WireNames<SaleState>.Of(from), main = lobbyJoiners[0], others = OthersOf(lobbyJoiners), epoch },
                ct)
            : null;

    /// <summary>Sets the public value that is mixed into a sale's draw: once, and before the draw, or it could be chosen for its outcome.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="beacon">What <see cref="AdmissionQueue.Lobby.DrawKey.IsBeacon"/> takes for one.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown, draws nothing, has drawn, or has a beacon.</returns>
    public Task<Sale?> SetBeaconAsync(SaleId sale, string beacon, CancellationToken ct) => ChangeAsync(
        "sale.beacon",
        "draw_beacon = @beacon",
        $"queue_order = 'draw' AND draw_beacon = '' AND {BeforeStart}",
        new { id = sale.Value, beacon },
        ct);

    /// <summary>Sets how many shoppers are admitted per minute, from now on: a schedule of rates ends by it.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ratePerMinute">0 to <see cref="SaleBounds.RatePerMinuteMax"/>.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or closed.</returns>
    public Task<Sale?> SetRateAsync(SaleId sale, int ratePerMinute, CancellationToken ct) =>
        ChangeAsync("sale.rate", "rate_per_minute = @ratePerMinute, ramp = ''", "state <> 'closed'", new { id = sale.Value, ratePerMinute }, ct);

    /// <summary>Sets a schedule of rates.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ramp">A schedule that <see cref="RateRamp.IsInOrder"/>; none leaves the rate as it is.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or closed.</returns>
    public Task<Sale?> SetRampAsync(SaleId sale, IReadOnlyList<RatePoint> ramp, CancellationToken ct) =>
        ChangeAsync("sale.rate", "ramp = @ramp", "state <> 'closed'", new { id = sale.Value, ramp = RateRamp.Format(ramp) }, ct);

    /// <summary>Sets how many shoppers may be in the shop at once.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="activeLimit">1 to <see cref="SaleBounds.ActiveLimitMax"/>; 0 is no limit.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or closed.</returns>
    public Task<Sale?> SetActiveLimitAsync(SaleId sale, int activeLimit, CancellationToken ct) =>
        ChangeAsync("sale.active-limit", "active_limit = @activeLimit", "state <> 'closed'", new { id = sale.Value, activeLimit }, ct);

    /// <summary>Lets nobody new join, or lets them again; who waits is served in either case.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="isDraining">Whether nobody new may join.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or closed.</returns>
    public Task<Sale?> SetDrainingAsync(SaleId sale, bool isDraining, CancellationToken ct) =>
        ChangeAsync("sale.draining", "is_draining = @isDraining", "state <> 'closed'", new { id = sale.Value, isDraining }, ct);

    /// <summary>Sets what the merchant says to everybody who waits.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="message">Up to <see cref="SaleBounds.MessageLengthMax"/> characters; empty is nothing.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or closed.</returns>
    public Task<Sale?> SetMessageAsync(SaleId sale, string message, CancellationToken ct) =>
        ChangeAsync("sale.message", "message = @message", "state <> 'closed'", new { id = sale.Value, message }, ct);

    /// <summary>Has a sale made warm anew.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or has started.</returns>
    public Task<Sale?> RaiseWarmRunAsync(SaleId sale, CancellationToken ct) =>
        ChangeAsync("sale.prewarm", "warm_run = warm_run + 1", BeforeStart, new { id = sale.Value }, ct);

    /// <summary>Lets a sale open at its time although it is not warm.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="reason">Why: 1 to <see cref="SaleBounds.MessageLengthMax"/> characters.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The sale with its new revision; null when it is unknown or has started.</returns>
    public Task<Sale?> ForceOpenAsync(SaleId sale, string reason, CancellationToken ct) =>
        ChangeAsync("sale.forced-open", "forced_reason = @reason", BeforeStart, new { id = sale.Value, reason }, ct);

    /// <summary>Saves how far a lane was served. A lower value than the stored one changes nothing: serving never moves back.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="serving">Every ticket up to this number had its turn.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task SaveServingAsync(SaleId sale, LaneName lane, long serving, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO sale_serving AS stored (sale_id, lane, serving) VALUES (@id, @lane, @serving)
            ON CONFLICT (sale_id, lane) DO UPDATE SET serving = excluded.serving WHERE stored.serving < excluded.serving
            """,
            new { id = sale.Value, lane = lane.ToString(), serving },
            cancellationToken: ct));
    }

    /// <summary>How far a lane was served when that was last saved; 0 when it never was.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">The lane.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<long> ServingAsync(SaleId sale, LaneName lane, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long?>(new CommandDefinition(
            "SELECT serving FROM sale_serving WHERE sale_id = @id AND lane = @lane", new { id = sale.Value, lane = lane.ToString() }, cancellationToken: ct)) ?? 0;
    }

    /// <summary>Web nodes, which move sales for merchants, have no right to the lease, and need none.</summary>
    private static string FenceOf(long? epoch) => epoch is null ? "true" : ScheduleLease.Fence;

    private static long[]? OthersOf(IReadOnlyList<long> joiners) => joiners.Count == 1 ? null : [.. joiners.Skip(1)];

    // Nothing is bought after the close, so nobody has to wait for what is on hold: it is due now. Should this be lost in a crash, the
    // holds end at their own time. Tickets are locked by id, as everywhere.
    private async Task EndHoldsAsync(SaleId sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            $"""
            WITH live AS (
                SELECT ticket_id FROM ticket
                WHERE {LiveTickets.In("sale_id = @id AND due_at IS NOT NULL")} AND expires_at > clock_timestamp()
                ORDER BY ticket_id FOR UPDATE)
            UPDATE ticket SET expires_at = now() FROM live WHERE ticket.ticket_id = live.ticket_id;
            UPDATE result_batch SET due_at = least(due_at, now()) WHERE sale_id = @id AND due_at IS NOT NULL
            """,
            new { id = sale.Value },
            cancellationToken: ct));
    }

    private async Task<Sale?> ChangeAsync(string action, string set, string condition, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // A scheduler that is frozen in the middle holds its lease's row: PostgreSQL ends that, or no other could take over.
        await connection.ExecuteAsync(new CommandDefinition("SET LOCAL idle_in_transaction_session_timeout = '3s'", cancellationToken: ct));
        var before = await TextAsync_NeedsTransaction(connection, parameters, ct);
        var row = await connection.QuerySingleOrDefaultAsync<SaleRow>(new CommandDefinition(
            $"UPDATE sale SET {set}, revision = revision + 1 WHERE id = @id AND {condition} RETURNING {SaleRow.Columns}",
            parameters,
            cancellationToken: ct));
        if (row is null)
        {
            return null;
        }

        await connection.AuditAsync_NeedsTransaction(action, row.Slug, before, await TextAsync_NeedsTransaction(connection, parameters, ct), ct);
        var items = await ItemsAsync(connection, [row.Id], ct);
        await transaction.CommitAsync(ct);
        return row.ToSale(items[row.Id]);
    }

    /// <summary>The sale's row as JSON, locked as an UPDATE locks it, for the audit log; null where nobody acts and none is written.</summary>
    private static async Task<string?> TextAsync_NeedsTransaction(NpgsqlConnection connection, object parameters, CancellationToken ct) =>
        Actor.Current is null
            ? null
            : await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
                "SELECT to_jsonb(sale)::text FROM sale WHERE id = @id FOR NO KEY UPDATE", parameters, cancellationToken: ct));

    private async Task<IReadOnlyList<Sale>> ReadAsync(string where, object? parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await ReadAsync(connection, where, parameters, ct);
    }

    private static async Task<IReadOnlyList<Sale>> ReadAsync(NpgsqlConnection connection, string where, object? parameters, CancellationToken ct)
    {
        var rows = (await connection.QueryAsync<SaleRow>(new CommandDefinition(
            $"SELECT {SaleRow.Columns} FROM sale {where}", parameters, cancellationToken: ct))).AsList();
        var items = await ItemsAsync(connection, [.. rows.Select(row => row.Id)], ct);

        // A sale has an item at least: one without was removed between the two reads.
        return [.. rows.Where(row => items.ContainsKey(row.Id)).Select(row => row.ToSale(items[row.Id]))];
    }

    private static async Task<Dictionary<Guid, IReadOnlyList<SaleItem>>> ItemsAsync(NpgsqlConnection connection, Guid[] ids, CancellationToken ct)
    {
        var rows = await connection.QueryAsync<SaleItemRow>(new CommandDefinition(
            """
            SELECT sale_id AS SaleId, sku, position, name, price, units, limit_per_shopper AS LimitPerShopper
            FROM sale_item WHERE sale_id = ANY(@ids) ORDER BY sale_id, position
            """,
            new { ids },
            cancellationToken: ct));
        return rows.GroupBy(row => row.SaleId).ToDictionary(
            group => group.Key, group => (IReadOnlyList<SaleItem>)[.. group.Select(row => row.ToItem())]);
    }
}
