using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Wishes;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>What a merchant writes about a sale at leisure: a note to oneself, names and prices; and who wants to be told of the start.</summary>
internal static class SaleTextEndpoints
{
    private const int NoteLengthMax = 10_000;

    public static void MapSaleTexts(this IEndpointRouteBuilder sales)
    {
        sales.MapGet("{slug}/note", ReadNoteAsync).Needs(Scope.SalesRead).WithSummary("My note on a sale.");
        sales.MapPut("{slug}/note", SetNoteAsync).Needs(Scope.SalesWrite).CanWait().WithSummary("Writes my note on a sale; only people of mine read it.");
        sales.MapPut("{slug}/items/{sku}", SetItemAsync).Needs(Scope.SalesWrite).CanWait().WithSummary("Changes an item's name and price.");
        sales.MapGet("{slug}/reminders", RemindersAsync).Needs(Scope.SalesRead).WithSummary("Who wants to be told when my sale starts.");
    }

    private static async Task<IResult> ReadNoteAsync(
        string slug, HttpContext http, SaleStore store, SaleTextStore texts, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? TypedResults.Ok(new NoteDocument(await texts.NoteAsync(sale.Id, cancellationToken)))
            : MySale.NotMine(slug);

    private static async Task<IResult> SetNoteAsync(
        string slug, NoteDocument document, HttpContext http, SaleStore store, SaleTextStore texts, CancellationToken cancellationToken)
    {
        if (document.Note is not { Length: <= NoteLengthMax } note)
        {
            return Problem.Invalid($"note must be a text of at most {NoteLengthMax} characters; empty takes it away.");
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        await texts.SetNoteAsync(sale, note, cancellationToken);
        return TypedResults.Ok(document);
    }

    private static async Task<IResult> SetItemAsync(
        string slug, string sku, ItemChange change, HttpContext http, SaleStore store, SaleTextStore texts, SaleDirectory directory, TimeProvider time, CancellationToken cancellationToken)
    {
        if (change.Name is not { Length: > 0 and <= SaleBounds.NameLengthMax } || change.Price is not (>= 0 and <= SaleBounds.PriceMax))
        {
            return Problem.Invalid($"Send name, 1 to {SaleBounds.NameLengthMax} characters, and price in minor units (cents), 0 or more.");
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        if (sale.Items.FirstOrDefault(item => item.Sku.ToString() == sku) is not { } known)
        {
            return Problem.Invalid(Refusal.UnknownSku(sku));
        }

        await texts.SetItemAsync(sale, known with { Name = change.Name, Price = change.Price.Value }, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Ok(SaleDocument.Of((await store.FindAsync(sale.Id, cancellationToken))!, time.GetUtcNow()));
    }

    private static async Task<IResult> RemindersAsync(
        string slug, HttpContext http, SaleStore store, WishStore wishes, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? TypedResults.Ok(await wishes.RemindersAsync(sale.Id, cancellationToken))
            : MySale.NotMine(slug);
}

internal sealed record NoteDocument(string? Note);

internal sealed record ItemChange(string? Name, long? Price);
