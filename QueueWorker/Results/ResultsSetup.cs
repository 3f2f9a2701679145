namespace QueueWorker.Results;

internal static class ResultsSetup
{
    public static IServiceCollection AddResults(this IServiceCollection services) => services
        .AddHostedService<RepublishLoop>();
}
