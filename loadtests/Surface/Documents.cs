using System.Text.Json;
using System.Text.Json.Serialization;

namespace FlashSale.LoadTests.Surface;

// The documents as a client of the public surface reads them. Written again here on purpose, not taken from the server's libraries: a
// field that the server renames must break a load test, as it would break a shop.

/// <summary>A shopper's ticket.</summary>
internal sealed record TicketDocument(string Sale, string State, long? Number, long? Ahead, EtaDocument? Eta, ReservationDocument? Reservation);

internal sealed record EtaDocument(DateTimeOffset From, DateTimeOffset To);

internal sealed record ReservationDocument(string Id, DateTimeOffset? GrantedAt, DateTimeOffset? ExpiresAt, IReadOnlyList<ItemDocument>? Items);

internal sealed record ItemDocument(string Sku, int Quantity);

/// <summary>The answer to a join: the ticket and the token that proves it.</summary>
internal sealed record JoinedDocument(
    string Sale, string State, long? Number, long? Ahead, EtaDocument? Eta, ReservationDocument? Reservation, string? Ticket)
{
    public TicketDocument AsTicket() => new(Sale, State, Number, Ahead, Eta, Reservation);
}

internal sealed record JoinDocument(IReadOnlyList<ItemDocument> Items);

/// <summary>What everybody is told.</summary>
internal sealed record ProgressDocument(
    string Sale, string State, IReadOnlyList<LaneDocument> Lanes, IReadOnlyList<StockDocument> Stock, DateTimeOffset At, int NextInMs);

internal sealed record LaneDocument(string Lane, long Serving, long Issued, int RatePerMinute);

internal sealed record StockDocument(string Sku, long Available, long Held);

/// <summary>A sale as its merchant schedules it.</summary>
internal sealed record SaleDocument(
    string Slug,
    string Name,
    DateTimeOffset StartsAt,
    DateTimeOffset EndsAt,
    int LobbyMinutes,
    int RatePerMinute,
    int ActiveLimit,
    string Policy,
    int HoldMinutes,
    string Currency,
    IReadOnlyList<SaleItemDocument> Items);

internal sealed record SaleItemDocument(string Sku, string Name, long Price, int Units, int LimitPerShopper);

internal sealed record RateDocument(int RatePerMinute);

/// <summary>An error (RFC 9457). `shopper` comes with a join that could not be finished: with it the server knows who comes back.</summary>
internal sealed record ProblemDocument(string? Type, string? Title, string? Detail, string? Shopper);

/// <summary>A message of the SignalR JSON protocol, as much of it as is read here.</summary>
internal sealed record HubEnvelope(int Type, string? Target, IReadOnlyList<JsonElement>? Arguments, string? Error, int? Result);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(TicketDocument))]
[JsonSerializable(typeof(JoinedDocument))]
[JsonSerializable(typeof(JoinDocument))]
[JsonSerializable(typeof(ProgressDocument))]
[JsonSerializable(typeof(SaleDocument))]
[JsonSerializable(typeof(RateDocument))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(HubEnvelope))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class SurfaceJson : JsonSerializerContext;
