namespace QueueWorker.Partitions;

internal static class PartitionsSetup
{
    public static IServiceCollection AddPartitions(this IServiceCollection services) => services
        .AddSingleton(WorkerIdentity.OfThisProcess())
        .AddSingleton<PartitionLease>();
}
