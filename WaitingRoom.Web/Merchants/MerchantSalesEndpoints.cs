using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Warmup;

namespace WaitingRoom.Web.Merchants;

internal static class MerchantSalesEndpoints
{
    public static void MapMerchantSales(this IEndpointRouteBuilder routes)
    {
        var sales = routes.MapGroup("/api/merchant/sales").WithTags("Sales").Critical();
        sales.MapPost("", CreateAsync).Needs(Scope.SalesWrite).WithSummary("Schedules a sale.");
        sales.MapGet("", ListAsync).Needs(Scope.SalesRead).WithSummary("My sales.");
        sales.MapGet("{slug}", FindAsync).Needs(Scope.SalesRead).WithSummary("One of my sales.");
        sales.MapPost("{slug}/pause", Move(SaleState.Paused)).Needs(Scope.SalesOperate).WithSummary("Admits nobody until resumed; places are kept.");
        sales.MapPost("{slug}/resume", Move(SaleState.Open)).Needs(Scope.SalesOperate).WithSummary("Admits again.");
        sales.MapPost("{slug}/close", Move(SaleState.Closed)).Needs(Scope.SalesOperate).WithSummary("Ends the sale for everybody.");
        sales.MapGet("{slug}/report", ReportEndpoint.ReadAsync).Needs(Scope.SalesRead).WithSummary("What became of my sale's tickets and units, how fair it was, and how right its waiting times were.");
        sales.MapCopies();
        sales.MapPrewarm();
        sales.MapSaleTexts();
        sales.MapPacing();
        sales.MapPost("{slug}/beacon", BeaconEndpoint.SetAsync).Needs(Scope.SalesWrite).WithSummary("Names the public value that is mixed into the draw: once, before the start.");
        sales.MapPost("{slug}/invites", InviteEndpoint.MakeAsync).Needs(Scope.SalesOperate).WithSummary("Makes invite codes for a lane; they are listed in this answer only.");
        sales.MapPost("{slug}/message", SetMessageAsync).Needs(Scope.SalesOperate).WithSummary("Says something to everybody who waits.");
    }

    private static async Task<IResult> CreateAsync(
        SaleDocument document,
        HttpContext http,
        SaleStore store,
        SaleDirectory directory,
        BrandWriter brands,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var sale = SaleDraft.Check(document, http.Actor().MerchantId, time, errors);
        var brand = brands.Check(document.Brand, errors);
        if (sale is null || errors.Any)
        {
            return errors.Refuse("Nothing was scheduled: see errors, field by field.");
        }

        if (await store.CreateAsync(sale, cancellationToken) == CreateSaleOutcome.SlugTaken)
        {
            return Problem.Conflict("slug-taken", "Slug taken", $"There is a sale '{sale.Slug}' already: choose another slug.");
        }

        var shown = brand is null ? null : await brands.WriteAsync(sale.Id, brand, cancellationToken);
        await directory.RefreshAsync(cancellationToken);
        return TypedResults.Created(
            $"/api/sales/{sale.Slug}", SaleDocument.Of(directory.Find(sale.Id) ?? sale, time.GetUtcNow(), shown));
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, SaleStore store, BrandDirectory brands, TimeProvider time, CancellationToken cancellationToken) =>
        TypedResults.Ok((await store.ListOfMerchantAsync(http.Actor().MerchantId, cancellationToken))
            .Select(sale => SaleDocument.Of(sale, time.GetUtcNow(), brands.Find(sale.Id)?.Document)));

    private static async Task<IResult> FindAsync(
        string slug, HttpContext http, SaleStore store, BrandDirectory brands, TimeProvider time, CancellationToken cancellationToken) =>
        await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? TypedResults.Ok(SaleDocument.Of(sale, time.GetUtcNow(), brands.Find(sale.Id)?.Document))
            : MySale.NotMine(slug);

    private static Delegate Move(SaleState to) =>
        async (string slug, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken) =>
        {
            if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
            {
                return MySale.NotMine(slug);
            }

            return SaleLife.MayMove(sale.State, to)
                ? await change.AnswerAsync(await store.MoveAsync(sale.Id, sale.State, to, cancellationToken), cancellationToken)
                : Problem.Conflict(
                    "illegal-move", "Not from here", $"A sale that is {WireNames<SaleState>.Of(sale.State)} can't become {WireNames<SaleState>.Of(to)}.");
        };

    private static async Task<IResult> SetMessageAsync(
        string slug, MessageChange request, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken)
    {
        if (request.Message is not { Length: <= SaleBounds.MessageLengthMax } message)
        {
            return Problem.Invalid($"message must be a text of at most {SaleBounds.MessageLengthMax} characters; empty takes it away.");
        }

        return await MySale.FindAsync(slug, http, store, cancellationToken) is { } sale
            ? await change.AnswerAsync(await store.SetMessageAsync(sale.Id, message, cancellationToken), cancellationToken)
            : MySale.NotMine(slug);
    }
}

internal sealed record MessageChange(string? Message);
