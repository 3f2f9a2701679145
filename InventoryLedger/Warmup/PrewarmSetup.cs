using AdmissionQueue.Sales;
using AdmissionQueue.Warmup;
using Microsoft.Extensions.DependencyInjection;

namespace InventoryLedger.Warmup;

/// <summary>Makes a process look whether it is ready for sales.</summary>
public static class PrewarmSetup
{
    /// <summary>Adds the loop and what it needs, but for what its role has in any case: the mirrors and the topics.</summary>
    /// <param name="services">The process's services.</param>
    /// <param name="node">Who this process is.</param>
    /// <param name="own">What only its role looks at.</param>
    public static IServiceCollection AddPrewarm(
        this IServiceCollection services,
        WarmNode node,
        Func<IServiceProvider, (string Name, Func<Sale, CancellationToken, Task<string>> Look)> own) => services
        .AddSingleton<PrewarmStore>()
        .AddSingleton<NodeChecks>()
        .AddHostedService(provider => ActivatorUtilities.CreateInstance<PrewarmLoop>(provider, node, own(provider)));
}
