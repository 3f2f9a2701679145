namespace QueueWorker.Results;

internal static class ResultsSetup
{
    public static IServiceCollection AddResults(this IServiceCollection services) => services
        .AddSingleton<ResultPublisher>()
        .AddSingleton<ResultQueue>()
        .AddHostedService(provider => provider.GetRequiredService<ResultQueue>())
        .AddHostedService<RepublishLoop>();
}
