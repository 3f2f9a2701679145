using AdmissionQueue.Warmup;

namespace QueueWorker.Housekeeping;

internal static class HousekeepingSetup
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services) => services
        .AddSingleton<StockMirror>()
        .AddHostedService<LifecycleLoop>()
        .AddHostedService<StockLoop>()
        .AddHostedService<HoldExpiryLoop>()
        .AddHostedService<ServingCheckpointLoop>();
}
