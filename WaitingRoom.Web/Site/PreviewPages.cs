using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Site;

/// <summary>Shows a merchant the page of a draft. It comes by a form, into a frame: nothing is stored, and only the console may frame it.</summary>
internal static class PreviewPages
{
    private static readonly Dictionary<string, Scene> Scenes =
        new[] { Scene.Countdown, Scene.Join, Scene.Login, Scene.Waiting, Scene.Turn, Scene.Bought, Scene.Ended }.ToDictionary(scene => scene.ToString(), StringComparer.OrdinalIgnoreCase);

    public static void MapPreviewPages(this IEndpointRouteBuilder routes) => routes.MapPost("/console/preview", ShowAsync)
        .Needs(Scope.SalesWrite)
        .Critical() // It writes nothing.
        .WithMetadata(new RequestSizeLimitAttribute(2 * BrandEndpoints.BodyBytesMax)) // Form encoding makes three characters of many a one.
        .DisableAntiforgery() // SameOriginGuard has looked at it.
        .ExcludeFromDescription();

    private static async Task<IResult> ShowAsync(
        HttpContext http, BrandWriter brands, PageTexts texts, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider time, CancellationToken cancellationToken)
    {
        var form = await http.Request.ReadFormAsync(cancellationToken);
        if (DraftIn(form["sale"], json.Value.SerializerOptions) is not { } document || !Scenes.TryGetValue(form["scene"].ToString(), out var scene))
        {
            return Problem.Invalid($"Send sale, a sale document as JSON, and scene, one of {string.Join(", ", Scenes.Keys)}.");
        }

        // A brand that can't be taken yet is left out: the wizard says at its fields what is wrong with it when the sale is scheduled.
        var errors = new FieldErrors();
        var draft = brands.Check(document.Brand, errors);
        var brand = draft is null || errors.Any ? null : Brand.Of(Brand.Store(default, draft with { Document = draft.Document with { Logo = document.Brand!.Logo } }));
        var style = brand?.Style is { } bytes ? Encoding.UTF8.GetString(bytes) : null;
        WriteHeaders(http.Response.Headers, style);
        return new RazorComponentResult<PreviewPage>(new
        {
            Screen = PreviewScreen.Of(document, scene, brand, texts.Of(PageTexts.Fallback), time.GetUtcNow()) as object,
            BrandStyle = style,
        });
    }

    private static SaleDocument? DraftIn(string? text, JsonSerializerOptions options)
    {
        try
        {
            return string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize<SaleDocument>(text, options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void WriteHeaders(IHeaderDictionary headers, string? style)
    {
        var hash = style is null ? "" : $" 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)))}'";
        headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'self'{hash}; img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
    }
}
