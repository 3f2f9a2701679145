using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using WaitingRoom.Web.Site;

namespace WaitingRoom.Web.Reference;

/// <summary>The description of all calls, for programs (<c>/openapi/v1.json</c>) and for people (<c>/api/docs</c>). The page is our own: what is made for
/// this puts styles and scripts into the page, and our pages allow neither.</summary>
internal static class ReferenceSetup
{
    private const string Document = "v1";

    public static IServiceCollection AddReference(this IServiceCollection services) =>
        services.AddOpenApi(Document, options => options.AddOperationTransformer<Examples>());

    public static void MapReference(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi();
        var style = ReferenceStyle.Load();
        var pages = routes.MapGroup("/api/docs").AddEndpointFilter(PageHeaders.Write).ExcludeFromDescription();
        pages.MapGet("", async ([FromKeyedServices(Document)] IOpenApiDocumentProvider provider, CancellationToken cancellationToken) =>
            new RazorComponentResult<ReferencePage>(new { Api = ApiReference.Of(await provider.GetOpenApiDocumentAsync(cancellationToken)), Style = style.Path }));
        routes.MapGet(style.Path, (HttpContext http) =>
        {
            http.Response.Headers.CacheControl = AssetEndpoints.ForEver;
            http.Response.Headers.XContentTypeOptions = "nosniff";
            return TypedResults.Bytes(style.Bytes, "text/css; charset=utf-8");
        }).ExcludeFromDescription();
    }
}
