using AdmissionQueue.Warmup;

namespace WaitingRoom.Web.Merchants;

internal static class MerchantsSetup
{
    public static IServiceCollection AddMerchants(this IServiceCollection services) => services
        .AddSingleton<SaleMirror>()
        .AddSingleton<SaleChange>()
        .AddSingleton<SaleCopier>()
        .AddSingleton<StockNotice>();
}
