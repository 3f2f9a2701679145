namespace WaitingRoom.Web.Site;

internal static class SiteSetup
{
    public static IServiceCollection AddSite(this IServiceCollection services)
    {
        services.AddRazorComponents();
        return services
            .AddSingleton(_ => ClientAssets.Load())
            .AddSingleton(_ => PageTexts.Load())
            .AddSingleton<SaleScreenReader>();
    }

    public static void MapSite(this IEndpointRouteBuilder routes)
    {
        routes.MapAssets();
        routes.MapResumePages();
        routes.MapConsolePages();
        routes.MapPreviewPages();
        var pages = routes.MapGroup("/sales/{slug}").AddEndpointFilter(PageHeaders.Write).ExcludeFromDescription();
        pages.MapSalePage();
        pages.MapSaleForms();
    }
}
