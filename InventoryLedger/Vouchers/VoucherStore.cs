using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Vouchers;

/// <summary>What became of a wish to redeem a voucher.</summary>
public abstract record RedeemOutcome
{
    private RedeemOutcome()
    {
    }

    /// <summary>Redeemed, now. Of any number of callers exactly one gets this.</summary>
    /// <param name="Voucher">The voucher.</param>
    public sealed record Redeemed(Voucher Voucher) : RedeemOutcome;

    /// <summary>This shopper, or this merchant, has no such voucher. Another's is answered the same way: a code tells nothing to whom it does not concern.</summary>
    public sealed record NotFound : RedeemOutcome;

    /// <summary>It was redeemed before.</summary>
    /// <param name="Voucher">The voucher, with the instant.</param>
    public sealed record AlreadyRedeemed(Voucher Voucher) : RedeemOutcome;

    /// <summary>Its time is over.</summary>
    /// <param name="Voucher">The voucher.</param>
    public sealed record Expired(Voucher Voucher) : RedeemOutcome;
}

/// <summary>The vouchers of those who paid too late. They are issued by checkout, in the transaction that lost: one loss, one voucher.</summary>
/// <param name="database">The ledger.</param>
public sealed class VoucherStore(NpgsqlDataSource database)
{
    /// <summary>Vouchers in one list, at most.</summary>
    public const int ListMax = 1_000;

    /// <summary>A shopper's newest vouchers, up to <see cref="ListMax"/>, the newest first; redeemed and expired ones as well.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<Voucher>> ListOfShopperAsync(ShopperId shopper, CancellationToken ct) =>
        ListAsync("shopper_id", shopper.Value, before: null, ct);

    /// <summary>What a sale has given out, up to <see cref="ListMax"/>, the newest first.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="before">The code of the last one that is known: the list goes on after it. Null begins with the newest.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<IReadOnlyList<Voucher>> ListOfSaleAsync(SaleId sale, string? before, CancellationToken ct) =>
        ListAsync("sale_id", sale.Value, before, ct);

    /// <summary>Redeems a voucher for the shopper who has it, once, by the database's clock.</summary>
    /// <param name="code">The code, as the shopper shows it.</param>
    /// <param name="shopper">Who shows it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RedeemOutcome> RedeemAsync(string code, ShopperId shopper, CancellationToken ct) =>
        RedeemAsync(code, "shopper_id = $2", shopper.Value, ct);

    /// <summary>Redeems a voucher at the till of the merchant whose sale gave it out: there the code itself is the proof.</summary>
    /// <param name="code">The code, as the shopper shows it.</param>
    /// <param name="merchant">Whose till it is.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<RedeemOutcome> RedeemAtTillAsync(string code, Guid merchant, CancellationToken ct) =>
        RedeemAsync(code, "sale_id IN (SELECT id FROM sale WHERE merchant_id = $2)", merchant, ct);

    private async Task<RedeemOutcome> RedeemAsync(string code, string whose, Guid who, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var redeemed = await QueryAsync(
            connection,
            $"""
            UPDATE voucher SET redeemed_at = clock_timestamp()
            WHERE code = $1 AND {whose} AND redeemed_at IS NULL AND expires_at > clock_timestamp()
            RETURNING {VoucherSql.Columns}
            """,
            [P(code), P(who)],
            ct);
        if (redeemed is [var now])
        {
            // A shopper who redeems acts for no merchant: only a till leaves an entry.
            await connection.AuditAsync_NeedsTransaction("voucher.redeemed", now.Code, null, new { now.Value, now.RedeemedAt }, ct);
            await transaction.CommitAsync(ct);
            return new RedeemOutcome.Redeemed(now);
        }

        var stored = await QueryAsync(connection, $"SELECT {VoucherSql.Columns} FROM voucher WHERE code = $1 AND {whose}", [P(code), P(who)], ct);
        return stored switch
        {
            [] => new RedeemOutcome.NotFound(),
            [{ RedeemedAt: not null } used, ..] => new RedeemOutcome.AlreadyRedeemed(used),
            [var late, ..] => new RedeemOutcome.Expired(late),
        };
    }

    // Vouchers of one till batch have one instant, so the id is part of the order.
    private async Task<IReadOnlyList<Voucher>> ListAsync(string column, Guid value, string? before, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await QueryAsync(
            connection,
            $"""
            SELECT {VoucherSql.Columns} FROM voucher
            WHERE {column} = $1 AND ($2 IS NULL OR (issued_at, id) < (SELECT issued_at, id FROM voucher WHERE code = $2 AND {column} = $1))
            ORDER BY issued_at DESC, id DESC LIMIT $3
            """,
            [P(value), P(before), P(ListMax)],
            ct);
    }

    private static async Task<IReadOnlyList<Voucher>> QueryAsync(NpgsqlConnection connection, string sql, NpgsqlParameter[] parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var vouchers = new List<Voucher>();
        while (await reader.ReadAsync(ct))
        {
            vouchers.Add(VoucherSql.Read(reader).Voucher);
        }

        return vouchers;
    }
}
