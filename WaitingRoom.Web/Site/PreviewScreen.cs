using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Site;

/// <summary>The page of a sale that nobody has scheduled yet, in a scene that a merchant wants to look at. What is missing from the draft, or can't be
/// scheduled, is filled in so that there is something to look at: whether the draft is good is for <c>SaleDraft</c> to say.</summary>
internal static class PreviewScreen
{
    // The line that the waiting scene shows: long enough that the rate is seen in the waiting time.
    private const long Number = 1_500;
    private const long Serving = 300;

    private static readonly TimeSpan UntilStart = TimeSpan.FromMinutes(30);

    public static SaleScreen Of(SaleDocument document, Scene scene, Brand? brand, Words words, DateTimeOffset now)
    {
        var sale = SaleOf(document, scene, now);
        return new SaleScreen(sale, ProgressOf(sale, now), TicketOf(sale, scene, now), words)
        {
            Now = now,
            Brand = brand,
            Login = scene == Scene.Login ? "" : "shown",
        };
    }

    private static Sale SaleOf(SaleDocument document, Scene scene, DateTimeOffset now)
    {
        var startsAt = scene == Scene.Countdown ? now + UntilStart : now;
        return new Sale
        {
            Id = default,
            MerchantId = default,
            Slug = "preview",
            Name = string.IsNullOrWhiteSpace(document.Name) ? "Your sale" : document.Name,
            StartsAt = startsAt,
            EndsAt = startsAt.AddHours(2),
            RatePerMinute = Math.Clamp(document.RatePerMinute, 1, SaleBounds.RatePerMinuteMax),
            HoldMinutes = Math.Clamp(document.HoldMinutes, 1, SaleBounds.HoldMinutesMax),
            ExtendOnce = document.ExtendOnce,
            Login = new SaleLogin(document.LoginRequired || scene == Scene.Login, "", ""),
            LobbyMinutes = Math.Clamp(document.LobbyMinutes, 0, SaleBounds.LobbyMinutesMax),
            Currency = document.Currency.Length == 3 ? document.Currency : "EUR",
            Items = ItemsOf(document),
            State = StateOf(scene),
        };
    }

    private static List<SaleItem> ItemsOf(SaleDocument document)
    {
        var items = (document.Items ?? []).Take(SaleBounds.ItemsMax).Select((item, index) => new SaleItem(
            new Sku(Sku.IsWellFormed(item.Sku) ? item.Sku! : $"item-{index + 1}"),
            string.IsNullOrWhiteSpace(item.Name) ? $"Item {index + 1}" : item.Name,
            Math.Clamp(item.Price, 0, SaleBounds.PriceMax),
            Math.Clamp(item.Units, 0, SaleBounds.UnitsMax),
            Math.Clamp(item.LimitPerShopper, 1, SaleBounds.LimitPerShopperMax))).ToList();
        return items.Count > 0 ? items : [new SaleItem(new Sku("item-1"), "Item 1", 0, 1, 1)];
    }

    private static SaleState StateOf(Scene scene) => scene switch
    {
        Scene.Countdown => SaleState.Scheduled,
        Scene.Ended => SaleState.SoldOut,
        _ => SaleState.Open,
    };

    private static SaleProgress ProgressOf(Sale sale, DateTimeOffset now) => new(
        sale.Slug,
        sale.State,
        [.. sale.LaneNames.Select(lane => new LaneProgress(lane, Serving, Number, sale.RatePerMinute))],
        [.. sale.Items.Select(item => new StockLevel(item.Sku, sale.State == SaleState.SoldOut ? 0 : item.Units, 0))],
        null,
        now,
        1000);

    private static TicketView? TicketOf(Sale sale, Scene scene, DateTimeOffset now)
    {
        var state = scene switch
        {
            Scene.Waiting => TicketState.Waiting,
            Scene.Turn => TicketState.Reserved,
            Scene.Bought => TicketState.Bought,
            _ => (TicketState?)null,
        };
        var wait = TimeSpan.FromMinutes((double)(Number - Serving) / sale.RatePerMinute);
        return state is null
            ? null
            : new TicketView(
                sale.Slug, state.Value, Number, Number, sale.LaneNames[0], Number - Serving, new WaitEstimate(now + 0.9 * wait, now + 1.1 * wait), null,
                scene == Scene.Waiting ? null : new GrantedReservation(default, now, now.AddMinutes(sale.HoldMinutes), [new RequestedItem(sale.Items[0].Sku, 1)]), null);
    }
}
