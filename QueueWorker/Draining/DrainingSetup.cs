using AdmissionQueue.Pacing;

namespace QueueWorker.Draining;

internal static class DrainingSetup
{
    public static IServiceCollection AddDraining(this IServiceCollection services) => services
        .AddSingleton<ServingScript>()
        .AddSingleton<SaleDrainFactory>()
        .AddSingleton<DrainSupervisor>()
        .AddHostedService(provider => provider.GetRequiredService<DrainSupervisor>());
}
