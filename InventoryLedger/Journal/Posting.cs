using AdmissionQueue.Sales;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

namespace InventoryLedger.Journal;

/// <summary>Where units can be. Every unit of a SKU is in exactly one of them.</summary>
internal static class Account
{
    public const string Stocked = "stocked";
    public const string Available = "available";
    public const string Held = "held";
    public const string Sold = "sold";
    public const string Withdrawn = "withdrawn";
}

/// <summary>Units that go from one account to another: one row of the journal.</summary>
internal readonly record struct Posting(SaleId Sale, Sku Sku, string From, string To, long Units, string Cause, Guid Reference);

/// <summary>Writes postings and, in the same transaction, the balances that follow from them. Nothing else changes a balance.</summary>
internal static class PostingSql
{
    /// <summary>Adds the journal's rows and one conditional UPDATE per SKU, in lock order. Only COMMIT may follow: from there on the hot
    /// rows are locked. Where units are missing the batch fails with <see cref="SqlState.Shortage"/>.</summary>
    public static void AddPostings(this NpgsqlBatch batch, IReadOnlyCollection<Posting> postings)
    {
        if (postings.Count == 0)
        {
            return;
        }

        AddMovements(batch, postings);
        var bySku = postings.GroupBy(posting => (posting.Sale, posting.Sku))
            .OrderBy(group => group.Key.Sale.Value).ThenBy(group => group.Key.Sku);
        foreach (var group in bySku)
        {
            AddBalance(batch, group.Key.Sale, group.Key.Sku, account =>
                group.Where(posting => posting.To == account).Sum(posting => posting.Units)
                - group.Where(posting => posting.From == account).Sum(posting => posting.Units));
        }
    }

    private static void AddMovements(NpgsqlBatch batch, IReadOnlyCollection<Posting> postings) => batch.Add(
        """
        INSERT INTO movement (sale_id, sku, from_account, to_account, units, cause, reference)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        """,
        P(postings.Select(posting => posting.Sale.Value).ToArray()),
        P(postings.Select(posting => posting.Sku.ToString()).ToArray()),
        P(postings.Select(posting => posting.From).ToArray()),
        P(postings.Select(posting => posting.To).ToArray()),
        P(postings.Select(posting => posting.Units).ToArray()),
        P(postings.Select(posting => posting.Cause).ToArray()),
        P(postings.Select(posting => posting.Reference).ToArray()));

    // The conditions repeat the table's CHECKs: a shortage is told apart from a bug that a CHECK caught.
    private static void AddBalance(NpgsqlBatch batch, SaleId sale, Sku sku, Func<string, long> change) => batch.Add(
        """
        WITH moved AS (
            UPDATE stock
            SET available = available + $3, held = held + $4, sold = sold + $5, withdrawn = withdrawn + $6, stocked = stocked + $7
            WHERE sale_id = $1 AND sku = $2 AND available >= -$3 AND held >= -$4 AND sold >= -$5 AND withdrawn >= -$6
            RETURNING 1)
        SELECT CASE WHEN EXISTS (SELECT FROM moved) THEN true ELSE refuse_shortage() END
        """,
        P(sale.Value),
        P(sku.ToString()),
        P(change(Account.Available)),
        P(change(Account.Held)),
        P(change(Account.Sold)),
        P(change(Account.Withdrawn)),
        P(-change(Account.Stocked))); // stocked is where units come from: what left it is what there is
}
