using Microsoft.AspNetCore.DataProtection;

namespace WaitingRoom.Web.Site;

internal static class SiteSetup
{
    public static IServiceCollection AddSite(this IServiceCollection services)
    {
        // Razor brings data protection along, for forms that keep state on the client. Ours do not: its keys need not be on any disk.
        services.AddRazorComponents();
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        return services
            .AddSingleton(_ => ClientAssets.Load())
            .AddSingleton(_ => PageTexts.Load())
            .AddSingleton<SaleScreenReader>();
    }

    public static void MapSite(this IEndpointRouteBuilder routes)
    {
        routes.MapAssets();
        routes.MapResumePages();
        var pages = routes.MapGroup("/sales/{slug}").AddEndpointFilter(PageHeaders.Write).ExcludeFromDescription();
        pages.MapSalePage();
        pages.MapSaleForms();
    }
}
