using InventoryLedger.Brands;

namespace WaitingRoom.Web.Brands;

internal static class BrandsSetup
{
    public static IServiceCollection AddBrands(this IServiceCollection services) => services
        .AddSingleton<BrandStore>()
        .AddSingleton<BrandDirectory>()
        .AddSingleton<BrandWriter>()
        .AddHostedService(provider => provider.GetRequiredService<BrandDirectory>());
}
