using InventoryLedger.Passes;

namespace WaitingRoom.Web.Passes;

internal static class PassesSetup
{
    public static IServiceCollection AddPasses(this IServiceCollection services) => services
        .AddSingleton<PassKeyStore>()
        .AddSingleton<PassKeys>()
        .AddSingleton<PassIssuer>();
}
