using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>Where a sale is in its life.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SaleState>))]
public enum SaleState
{
    /// <summary>Announced; nobody may join yet.</summary>
    [JsonStringEnumMemberName("scheduled")]
    Scheduled,

    /// <summary>Being loaded into Redis and verified; nobody may join yet.</summary>
    [JsonStringEnumMemberName("warming")]
    Warming,

    /// <summary>Shoppers may join; nobody is admitted yet.</summary>
    [JsonStringEnumMemberName("lobby")]
    Lobby,

    /// <summary>Shoppers join and are admitted.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>Shoppers may join and keep their places; nobody is admitted.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Nothing is left and nothing can come back.</summary>
    [JsonStringEnumMemberName("sold-out")]
    SoldOut,

    /// <summary>Over.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,
}

/// <summary>The legal moves of a sale's life, and what each state allows.</summary>
public static class SaleLife
{
    /// <summary>Whether a sale may go from one state to another.</summary>
    /// <param name="from">The state it is in.</param>
    /// <param name="to">The state it should get.</param>
    public static bool MayMove(SaleState from, SaleState to) => (from, to) switch
    {
        (SaleState.Scheduled, SaleState.Warming or SaleState.Lobby or SaleState.Open) => true,
        (SaleState.Warming, SaleState.Lobby or SaleState.Open) => true,
        (SaleState.Lobby, SaleState.Open) => true,
        (SaleState.Open, SaleState.Paused or SaleState.SoldOut) => true,
        (SaleState.Paused, SaleState.Open or SaleState.SoldOut) => true,
        (SaleState.Closed, _) => false,
        (_, SaleState.Closed) => true,
        _ => false,
    };

    /// <summary>Whether the sale has still to start.</summary>
    /// <param name="state">The sale's state.</param>
    public static bool IsBeforeStart(SaleState state) => state is SaleState.Scheduled or SaleState.Warming or SaleState.Lobby;

    /// <summary>Whether new shoppers get a ticket. A paused sale still gives places: it only admits nobody.</summary>
    /// <param name="state">The sale's state.</param>
    public static bool AdmitsJoiners(SaleState state) => state is SaleState.Lobby or SaleState.Open or SaleState.Paused;

    /// <summary>Whether the sale has tickets that wait for their turn, so that workers must hold its partitions.</summary>
    /// <param name="state">The sale's state.</param>
    public static bool HasQueue(SaleState state) => AdmitsJoiners(state);

    /// <summary>Whether units may be added. Not after "sold out": it is the end of every ticket that waited, told to everybody at once, and
    /// a ticket ends once. Whoever has more units then schedules another sale for them.</summary>
    /// <param name="state">The sale's state.</param>
    public static bool MayRestock(SaleState state) => state is not (SaleState.SoldOut or SaleState.Closed);

    /// <summary>The next move that the clock asks for, or null when the sale may stay as it is. One step at a time: whoever missed several makes them one
    /// after the other. But a sale that is over closes, whatever it has missed.</summary>
    /// <param name="sale">The sale as it is.</param>
    /// <param name="now">The present instant.</param>
    public static DueMove? Due(Sale sale, DateTimeOffset now) => NextOf(sale, now) is { } next && now >= next.At ? next : null;

    private static DueMove? NextOf(Sale sale, DateTimeOffset now) => sale.State switch
    {
        SaleState.Closed => null,
        _ when now >= sale.EndsAt => new DueMove(SaleState.Closed, sale.EndsAt),
        SaleState.Scheduled => new DueMove(SaleState.Warming, sale.WarmsAt),
        SaleState.Warming when sale.LobbyMinutes > 0 => new DueMove(SaleState.Lobby, sale.LobbyOpensAt),
        SaleState.Warming or SaleState.Lobby => new DueMove(SaleState.Open, sale.StartsAt),
        _ => null,
    };
}

/// <summary>A move that the clock asks for.</summary>
/// <param name="To">The state that the sale should get.</param>
/// <param name="At">Since when.</param>
public readonly record struct DueMove(SaleState To, DateTimeOffset At);
