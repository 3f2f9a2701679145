using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Npgsql;

namespace InventoryLedger.Tickets;

/// <summary>A row of <c>ticket</c>: what became of one ticket.</summary>
internal sealed record TicketRow(
    TicketId Ticket,
    SaleId Sale,
    ShopperId Shopper,
    long? Number,
    DateTimeOffset? GrantedAt,
    DateTimeOffset? ExpiresAt,
    int Revision,
    bool Extended,
    TicketState State,
    string[] Skus,
    int[] Quantities,
    RefusalReason? Reason = null,
    string? Wish = null,
    LaneName Lane = default)
{
    /// <summary>The columns, in the order in which <see cref="Read"/> takes them.</summary>
    public const string Columns =
        "ticket.ticket_id, ticket.sale_id, ticket.shopper_id, ticket.number, ticket.granted_at, ticket.expires_at, ticket.revision, "
        + "ticket.extended, ticket.state, ticket.skus, ticket.quantities, ticket.reason, ticket.lane";

    /// <summary>How many columns <see cref="Columns"/> names.</summary>
    public const int ColumnCount = 13;

    public IEnumerable<RequestedItem> Items => Skus.Zip(Quantities, (sku, quantity) => new RequestedItem(new Sku(sku), quantity));

    /// <summary>An array as text, for statements that write many rows: an array of arrays has no good form on the wire. A SKU has no
    /// character that would have to be quoted.</summary>
    public static string ArrayText<T>(T[] values) => $"{{{string.Join(',', values)}}}";

    public static TicketRow Read(NpgsqlDataReader reader) => new(
        new TicketId(reader.GetGuid(0)),
        new SaleId(reader.GetGuid(1)),
        new ShopperId(reader.GetGuid(2)),
        reader.IsDBNull(3) ? null : reader.GetInt64(3),
        reader.IsDBNull(4) ? null : reader.GetFieldValue<DateTimeOffset>(4),
        reader.IsDBNull(5) ? null : reader.GetFieldValue<DateTimeOffset>(5),
        reader.GetInt32(6),
        reader.GetBoolean(7),
        WireNames<TicketState>.Parse(reader.GetString(8)),
        reader.GetFieldValue<string[]>(9),
        reader.GetFieldValue<int[]>(10),
        reader.IsDBNull(11) ? null : WireNames<RefusalReason>.Parse(reader.GetString(11)),
        Lane: new LaneName(reader.GetString(12)));

    /// <summary>What others are told of it.</summary>
    public TicketResult ToResult() => ToResult([.. Items]);

    /// <summary>What others are told of it.</summary>
    /// <param name="items">The row's items, by whom they are known: they are not read out of its arrays again.</param>
    public TicketResult ToResult(IReadOnlyList<RequestedItem> items) => new(
        Ticket,
        Shopper,
        Number,
        State,
        Revision,
        GrantedAt is { } grantedAt && ExpiresAt is { } expiresAt
            ? new GrantedReservation(new ReservationId(Ticket.Value), grantedAt, expiresAt, items)
            : null,
        Reason)
    {
        Lane = Lane,
    };
}
