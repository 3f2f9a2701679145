using AdmissionQueue.Warmup;
using InventoryLedger.Warmup;
using QueueWorker.Partitions;

namespace QueueWorker.Warmup;

internal static class WarmupSetup
{
    public static IServiceCollection AddWarmup(this IServiceCollection services) => services
        .AddSingleton<SaleMirror>()
        .AddSingleton<SaleRebuild>()
        .AddSingleton<SaleRequeue>()
        .AddSingleton<ClusterWatch>()
        .AddHostedService(provider => provider.GetRequiredService<ClusterWatch>())
        .AddHostedService<WarmupLoop>()
        .AddSingleton<GrantRehearsal>()
        .AddPrewarm(
            provider => new WarmNode($"{provider.GetRequiredService<WorkerIdentity>().Name}-{Guid.NewGuid():n}"[..^28], NodeRole.Worker),
            provider => (PrewarmNames.Grants, provider.GetRequiredService<GrantRehearsal>().RunAsync));
}
