using AdmissionQueue.Warmup;

namespace QueueWorker.Housekeeping;

internal static class HousekeepingSetup
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services) => services
        .AddSingleton<StockMirror>()
        .AddHostedService<StockLoop>()
        .AddHostedService<HoldExpiryLoop>()
        .AddSingleton<SaleRemoval>()
        .AddHostedService<ServingCheckpointLoop>()
        .AddHostedService<RetentionLoop>();
}
