using System.Text.Json;
using AdmissionQueue.Pacing;
using AdmissionQueue.Warmup;

namespace WaitingRoom.Web.Watching;

internal static class WatchingSetup
{
    /// <summary>A page sends one word; a long message is an attack.</summary>
    private const long MessageBytesMax = 1_024;

    public static IServiceCollection AddWatching(this IServiceCollection services)
    {
        services.AddSignalR(options => options.MaximumReceiveMessageSize = MessageBytesMax)
            .AddJsonProtocol(options => options.PayloadSerializerOptions = new JsonSerializerOptions(JsonSerializerDefaults.Web));
        return services
            .AddSingleton<ServingScript>()
            .AddSingleton<StockMirror>()
            .AddSingleton<WaitSampleLoop>()
            .AddSingleton<StockFlowLoop>()
            .AddSingleton<AskedItems>()
            .AddSingleton<LaneWatches>()
            .AddSingleton<ProgressBoard>()
            .AddSingleton<TicketConnections>()
            .AddSingleton<TicketViewer>()
            .AddSingleton<TicketLeave>()
            .AddSingleton<DrawNotice>()
            .AddHostedService(provider => provider.GetRequiredService<WaitSampleLoop>())
            .AddHostedService(provider => provider.GetRequiredService<StockFlowLoop>())
            .AddHostedService<ProgressLoop>()
            .AddHostedService<ResultsLoop>();
    }
}
