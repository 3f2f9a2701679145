using InventoryLedger.Accounts;
using WaitingRoom.Web.Accounts;

namespace WaitingRoom.Web.Figures;

internal static class FiguresSetup
{
    public static IServiceCollection AddFigures(this IServiceCollection services) => services
        .AddSingleton<RefusalCount>()
        .AddSingleton<FiguresWatchers>()
        .AddHostedService(provider => provider.GetRequiredService<RefusalCount>())
        .AddHostedService<FiguresLoop>();

    public static void MapFigures(this IEndpointRouteBuilder routes) => routes.MapHub<MerchantHub>("/hubs/merchant").Needs(Scope.SalesRead);
}
