using System.Net.Mail;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Wishes;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Wishes;

/// <summary>What a shopper would like to have, and to be told of. It gives nobody a place: who wants one joins.</summary>
internal static class WishEndpoints
{
    private const int EmailLengthMax = 254;

    public static void MapWishes(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/wishes", ListAsync).WithSummary("My wish list.");
        routes.MapPut("/api/sales/{slug}/wishes/{sku}", AddAsync).CanWait().WithSummary("Puts an item on my wish list.");
        routes.MapDelete("/api/sales/{slug}/wishes/{sku}", RemoveAsync).CanWait().WithSummary("Takes an item off my wish list.");
        routes.MapPut("/api/sales/{slug}/reminder", RemindAsync).CanWait().WithSummary("Gives the shop an address to tell me of the start at; without one, takes it back.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, ShopperReader shoppers, WishStore wishes, CancellationToken cancellationToken) =>
        TypedResults.Ok(await shoppers.WhoAsync(http.Request) is { } shopper ? await wishes.ListAsync(shopper, cancellationToken) : []);

    private static async Task<IResult> AddAsync(
        string slug, string sku, HttpContext http, SaleDirectory sales, ShopperReader shoppers, TicketToken tokens, WishStore wishes, TimeProvider time, CancellationToken cancellationToken)
    {
        if (sales.Find(slug) is not { } sale)
        {
            return Problem.NotFound($"There is no sale '{slug}'.");
        }

        if (sale.Items.FirstOrDefault(item => item.Sku.ToString() == sku) is not { } item)
        {
            return Problem.Invalid(Refusal.UnknownSku(sku));
        }

        return await wishes.AddAsync(await WhoAsync(http, sale, shoppers, tokens, time), sale.Id, item.Sku, cancellationToken)
            ? TypedResults.NoContent()
            : Problem.Invalid($"A wish list has at most {WishStore.WishesMax} items.");
    }

    private static async Task<IResult> RemoveAsync(
        string slug, string sku, HttpContext http, SaleDirectory sales, ShopperReader shoppers, WishStore wishes, CancellationToken cancellationToken)
    {
        if (sales.Find(slug) is { } sale && await shoppers.WhoAsync(http.Request) is { } shopper)
        {
            await wishes.RemoveAsync(shopper, sale.Id, sku, cancellationToken);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> RemindAsync(
        string slug, ReminderOrder order, HttpContext http, SaleDirectory sales, ShopperReader shoppers, TicketToken tokens, WishStore wishes, TimeProvider time, CancellationToken cancellationToken)
    {
        if (order.Email is { } email && (email.Length > EmailLengthMax || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email))
        {
            return Problem.Invalid("email must be an address such as kim@example.org; without one, nobody is told.");
        }

        if (sales.Find(slug) is not { } sale)
        {
            return Problem.NotFound($"There is no sale '{slug}'.");
        }

        if (!SaleLife.IsBeforeStart(sale.State))
        {
            return Problem.Conflict("illegal-move", "It has started", $"{sale.Name} has started: join it.");
        }

        await wishes.RemindAsync(await WhoAsync(http, sale, shoppers, tokens, time), sale.Id, order.Email, cancellationToken);
        return TypedResults.NoContent();
    }

    /// <summary>The device, as a join knows it: its list and its place are one shopper's.</summary>
    private static async Task<ShopperId> WhoAsync(HttpContext http, Sale sale, ShopperReader shoppers, TicketToken tokens, TimeProvider time)
    {
        var shopper = await shoppers.WhoAsync(http.Request) ?? ShopperId.New(time);
        if (!shopper.IsAccount)
        {
            http.Response.WriteShopper(tokens, sale, shopper, time.GetUtcNow()); // An account stays for the sale that it came for.
        }

        return shopper;
    }
}

/// <summary>Where a shopper wants to be told of a start.</summary>
internal sealed record ReminderOrder(string? Email);
