using AdmissionQueue.Warmup;

namespace QueueWorker.Warmup;

internal static class WarmupSetup
{
    public static IServiceCollection AddWarmup(this IServiceCollection services) => services
        .AddSingleton<SaleMirror>()
        .AddSingleton<SaleRebuild>()
        .AddSingleton<SaleRequeue>()
        .AddSingleton<ClusterWatch>()
        .AddHostedService(provider => provider.GetRequiredService<ClusterWatch>())
        .AddHostedService<WarmupLoop>();
}
