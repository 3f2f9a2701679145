using AdmissionQueue.Sales;
using Npgsql;

namespace InventoryLedger.Reserving;

/// <summary>What a grant has to know of a sale, as it is under the transaction's lock.</summary>
internal sealed record GrantTerms(
    SaleState State, StockPolicy Policy, Fulfilment Fulfilment, int LimitPerShopper, DateTimeOffset GrantedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The columns, in the order in which <see cref="Read"/> takes them. The clock is the database's, so that all nodes agree;
    /// nobody is promised more time than the sale has.</summary>
    public const string Columns =
        """
        state, policy, fulfilment, limit_per_shopper, clock_timestamp(),
        LEAST(clock_timestamp() + hold_ms * interval '1 millisecond', GREATEST(ends_at, clock_timestamp()))
        """;

    public static GrantTerms Read(NpgsqlDataReader reader) => new(
        WireNames<SaleState>.Parse(reader.GetString(0)),
        WireNames<StockPolicy>.Parse(reader.GetString(1)),
        WireNames<Fulfilment>.Parse(reader.GetString(2)),
        reader.GetInt32(3),
        reader.GetFieldValue<DateTimeOffset>(4),
        reader.GetFieldValue<DateTimeOffset>(5));
}
