using System.Text.Json;
using AdmissionQueue.Pacing;
using AdmissionQueue.Warmup;

namespace WaitingRoom.Web.Watching;

internal static class WatchingSetup
{
    /// <summary>From SIGTERM to the end of the process, pages' goodbye included: whoever stopped it kills it after ten seconds.</summary>
    private static readonly TimeSpan GoodbyeMax = TimeSpan.FromSeconds(8);

    /// <summary>A page sends one word; a long message is an attack.</summary>
    private const long MessageBytesMax = 1_024;

    public static IServiceCollection AddWatching(this IServiceCollection services, IConfiguration configuration)
    {
        var connections = configuration.GetSection(ConnectionOptions.Section).Get<ConnectionOptions>() ?? new ConnectionOptions();
        services.AddSignalR(options => options.MaximumReceiveMessageSize = MessageBytesMax)
            .AddJsonProtocol(options => options.PayloadSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web));
        return services
            .Configure<HostOptions>(host => host.ShutdownTimeout = GoodbyeMax)
            .AddSingleton(new ConnectionCount(connections.MaxOrDefault()))
            .AddSingleton<ServingScript>()
            .AddSingleton<StockMirror>()
            .AddSingleton<WaitSampleLoop>()
            .AddSingleton<StockFlowLoop>()
            .AddSingleton<AskedItems>()
            .AddSingleton<LaneWatches>()
            .AddSingleton<ProgressBoard>()
            .AddSingleton<FirstLook>()
            .AddSingleton<TicketConnections>()
            .AddSingleton<DrawTelling>()
            .AddSingleton<ResultPush>()
            .AddSingleton<TicketDesk>()
            .AddSingleton<TicketViewer>()
            .AddSingleton<TicketLeave>()
            .AddHostedService(provider => provider.GetRequiredService<WaitSampleLoop>())
            .AddHostedService(provider => provider.GetRequiredService<StockFlowLoop>())
            .AddHostedService(provider => provider.GetRequiredService<TicketDesk>())
            .AddHostedService<ProgressLoop>()
            .AddHostedService<DrawNoticeLoop>()
            .AddHostedService<ResultsLoop>();
    }
}
