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
            WarmNode.OfThisProcess(NodeRole.Worker),
            provider => (PrewarmNames.Grants, provider.GetRequiredService<GrantRehearsal>().RunAsync));
}
