using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Vouchers;

/// <summary>A voucher with the ticket that lost.</summary>
internal sealed record VoucherRow(Guid Ticket, Voucher Voucher);

/// <summary>How vouchers are read and written.</summary>
internal static class VoucherSql
{
    public const string Columns = "id, code, sale_id, shopper_id, value, currency, issued_at, expires_at, redeemed_at, ticket_id";

    private const string CodeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"; // none that is mistaken for another when it is read out
    private const int CodeLength = 16; // 80 bits: nobody guesses one

    public static string NewCode() => RandomNumberGenerator.GetString(CodeLetters, CodeLength);

    public static VoucherRow Read(NpgsqlDataReader reader) => new(
        reader.GetGuid(9),
        new Voucher(
            reader.GetGuid(0),
            reader.GetString(1),
            new SaleId(reader.GetGuid(2)),
            new ShopperId(reader.GetGuid(3)),
            reader.GetInt64(4),
            reader.GetString(5),
            reader.GetFieldValue<DateTimeOffset>(6),
            reader.GetFieldValue<DateTimeOffset>(7),
            reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8)));

    public static void AddVouchers(this NpgsqlBatch batch, List<VoucherRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        batch.Add(
            """
            INSERT INTO voucher (id, code, ticket_id, sale_id, shopper_id, value, currency, issued_at, expires_at)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            P(rows.ConvertAll(row => row.Voucher.Id)),
            P(rows.ConvertAll(row => row.Voucher.Code)),
            P(rows.ConvertAll(row => row.Ticket)),
            P(rows.ConvertAll(row => row.Voucher.Sale.Value)),
            P(rows.ConvertAll(row => row.Voucher.Shopper.Value)),
            P(rows.ConvertAll(row => row.Voucher.Value)),
            P(rows.ConvertAll(row => row.Voucher.Currency)),
            P(rows.ConvertAll(row => row.Voucher.IssuedAt)),
            P(rows.ConvertAll(row => row.Voucher.ExpiresAt)));
    }
}
