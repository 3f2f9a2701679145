using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace LoadTests.Tests.Audit;

/// <summary>Histories as a correct system leaves them, into which a test plants one fault.</summary>
internal static class Histories
{
    public const string Sku = "unit";

    public static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(double seconds) => Start.AddSeconds(seconds);

    public static RunHistory Run(int stocked, params ShopperHistory[] shoppers) =>
        new(shoppers, [], new Dictionary<string, int> { [Sku] = stocked });

    public static ShopperHistory Shopper(int shopper, params TicketDocument[] told)
    {
        var history = new ShopperHistory(shopper) { IntendedAt = Start };
        for (var index = 0; index < told.Length; index++)
        {
            history.See(told[index], At(index + 1), index == 0 ? SightingSource.Join : SightingSource.Push);
        }

        return history;
    }

    public static TicketDocument InLobby() => new("sale", TicketStates.Lobby, null, null, null, null);

    public static TicketDocument Waiting(long number, long ahead = 0) => new("sale", TicketStates.Waiting, number, ahead, null, null);

    public static TicketDocument Ended(long number, string state) => new("sale", state, number, 0, null, null);

    public static TicketDocument Reserved(long number, double grantedAt, string? reservation = null) =>
        new("sale", TicketStates.Reserved, number, 0, null, Reservation(number, grantedAt, reservation));

    public static TicketDocument Bought(long number, double grantedAt) =>
        new("sale", TicketStates.Bought, number, 0, null, Reservation(number, grantedAt, null));

    /// <summary>A shopper who waited, got a unit at an instant, and bought it.</summary>
    public static ShopperHistory Buyer(int shopper, long number, double grantedAt) =>
        Shopper(shopper, Waiting(number), Reserved(number, grantedAt), Bought(number, grantedAt));

    public static ProgressDocument Progress(double seconds, long serving, long issued, long available = 0, long held = 0) => new(
        "sale", SaleStates.Open, [new LaneDocument("main", serving, issued, 600)], [new StockDocument(Sku, available, held)], At(seconds), 1000);

    private static ReservationDocument Reservation(long number, double grantedAt, string? id) =>
        new(id ?? $"reservation-{number}", At(grantedAt), At(grantedAt + 600), [new ItemDocument(Sku, 1)]);
}
