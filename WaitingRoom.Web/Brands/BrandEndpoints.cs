using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Merchants;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Sales;
using WaitingRoom.Web.Site;

namespace WaitingRoom.Web.Brands;

internal static class BrandEndpoints
{
    /// <summary>A logo of 64 KiB in base64, and room for texts in every language.</summary>
    public const long BodyBytesMax = 192 * 1024;

    public static void MapBrands(this IEndpointRouteBuilder routes)
    {
        var brand = routes.MapGroup("/api/merchant/sales/{slug}/brand").Needs(Scope.SalesWrite).CanWait().WithTags("Sales");
        brand.MapPut("", SetAsync).WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax)).WithSummary("Sets how my sale looks: name, logo, colours, texts, links.");
        brand.MapDelete("", RemoveAsync).WithSummary("Takes the brand away.");
        routes.MapMethods($"{BrandDraft.Folder}{{name}}", [HttpMethods.Get, HttpMethods.Head], FileAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> SetAsync(
        string slug,
        BrandDocument document,
        HttpContext http,
        SaleStore sales,
        BrandWriter brands,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (await MySale.FindAsync(slug, http, sales, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var errors = new FieldErrors();
        var draft = brands.Check(document, errors)!;
        var shown = errors.Any ? null : await brands.WriteAsync(sale.Id, draft, cancellationToken);
        errors.Demand(errors.Any || shown is not null, "brand.logo", "There is no such logo here: send it as a data: URL.");
        return shown is null
            ? errors.Refuse("The brand stays as it was: see errors, field by field.")
            : TypedResults.Ok(SaleDocument.Of(sale, time.GetUtcNow(), shown));
    }

    private static async Task<IResult> RemoveAsync(string slug, HttpContext http, SaleStore sales, BrandWriter brands, CancellationToken cancellationToken)
    {
        if (await MySale.FindAsync(slug, http, sales, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        await brands.RemoveAsync(sale.Id, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> FileAsync(
        string name, HttpContext http, BrandDirectory directory, CancellationToken cancellationToken)
    {
        // The page may come from a node that heard of the brand a moment earlier: a miss looks once more before it is a 404.
        var file = await FindAsync(name, directory, cancellationToken);
        if (file is null)
        {
            await directory.CatchUpAsync(cancellationToken);
            file = await FindAsync(name, directory, cancellationToken);
        }

        if (file is not var (bytes, type))
        {
            return TypedResults.NotFound();
        }

        var headers = http.Response.Headers;
        headers.CacheControl = AssetEndpoints.ForEver;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
        return TypedResults.Bytes(bytes, type);
    }

    private static async Task<(byte[] Bytes, string Type)?> FindAsync(string name, BrandDirectory directory, CancellationToken cancellationToken)
    {
        if (directory.StyleOf(name) is { } style)
        {
            return (style, "text/css; charset=utf-8");
        }

        return BrandLogo.HashIn(name) is { } hash && directory.HasLogo(BrandDraft.Folder + name) && await directory.LogoAsync(hash, cancellationToken) is { } logo
            ? (logo.Bytes, logo.Type)
            : null;
    }
}
