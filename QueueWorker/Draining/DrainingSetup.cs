using AdmissionQueue.Pacing;
using AdmissionQueue.Presence;

namespace QueueWorker.Draining;

internal static class DrainingSetup
{
    public static IServiceCollection AddDraining(this IServiceCollection services) => services
        .AddSingleton<ServingScript>()
        .AddSingleton<PresenceScript>()
        .AddSingleton<SaleDrainFactory>()
        .AddSingleton<DrainSupervisor>()
        .AddHostedService(provider => provider.GetRequiredService<DrainSupervisor>())
        .AddHostedService<ClaimLoop>()
        .AddHostedService<ActiveLoop>();
}
