using AdmissionQueue.Lobby;
using InventoryLedger.Scheduling;
using QueueWorker.Partitions;

namespace QueueWorker.Scheduling;

internal static class SchedulingSetup
{
    public static IServiceCollection AddScheduling(this IServiceCollection services) => services
        .AddSingleton<FreezeScript>()
        .AddSingleton<ScheduleLease>()
        .AddSingleton<ISaleGate, SaleGate>()
        .AddSingleton(provider => ActivatorUtilities.CreateInstance<SaleScheduler>(
            provider, $"{provider.GetRequiredService<WorkerIdentity>().Name}/{Guid.NewGuid():n}"))
        .AddHostedService<ScheduleLoop>();
}
