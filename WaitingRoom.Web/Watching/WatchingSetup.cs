using System.Text.Json;
using AdmissionQueue.Pacing;
using AdmissionQueue.Warmup;

namespace WaitingRoom.Web.Watching;

internal static class WatchingSetup
{
    /// <summary>A page sends one word; a long message is an attack.</summary>
    private const long MessageBytesMax = 1_024;

    public static IServiceCollection AddWatching(this IServiceCollection services, IConfiguration configuration)
    {
        var connections = configuration.GetSection(ConnectionOptions.Section).Get<ConnectionOptions>() ?? new ConnectionOptions();
        services.AddSignalR(options => options.MaximumReceiveMessageSize = MessageBytesMax)
            .AddJsonProtocol(options => options.PayloadSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web));
        return services
            .AddSingleton(new ConnectionCount(connections.MaxOrDefault()))
            .AddSingleton<ServingScript>()
            .AddSingleton<StockMirror>()
            .AddSingleton<ProgressBoard>()
            .AddSingleton<TicketConnections>()
            .AddSingleton<TicketViewer>()
            .AddSingleton<TicketLeave>()
            .AddSingleton<DrawNotice>()
            .AddHostedService<ProgressLoop>()
            .AddHostedService<ResultsLoop>();
    }
}
