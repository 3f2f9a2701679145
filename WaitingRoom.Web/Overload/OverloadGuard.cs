using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Warmup;

namespace WaitingRoom.Web.Overload;

/// <summary>Refuses what shoppers ask for, at once, while this node is late: a request that is let in would wait at each of its steps, and make all others
/// wait longer. Those that are in go on, so the node is soon in time again. Merchants are let in: who wants to pause the sale must be able to.</summary>
internal static class OverloadGuard
{
    /// <summary>A request waits for a thread at each of its steps, some of them late more than others: at a second, answers took up to sixteen on two slow cores.</summary>
    public static readonly TimeSpan LagMax = TimeSpan.FromMilliseconds(500);

    /// <summary>Connections that the system keeps for a node that is about to take them; by itself Kestrel asks for 512, and the system gives no more than
    /// <c>net.core.somaxconn</c>. Who finds no room is not refused, but tries again after one, three and seven seconds, and the node never knows.</summary>
    private const int Backlog = 4_096;

    private const string Merchants = "/api/merchant";

    private static readonly string[] Shoppers = ["/api", "/sales", "/hubs"];

    /// <summary>Pages add a random part to it.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    public static IServiceCollection AddOverloadGuard(this IServiceCollection services) => services
        .Configure<SocketTransportOptions>(sockets => sockets.Backlog = Backlog)
        .AddSingleton(provider => new PoolLag(
            work => ThreadPool.UnsafeQueueUserWorkItem(static taken => taken(), work, preferLocal: false), provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(provider => new PoolThreads(
            Environment.ProcessorCount, SetThreads, () => ThreadPool.CompletedWorkItemCount, provider.GetRequiredService<TimeProvider>()))
        .AddHostedService<PoolLagThread>()
        .AddSingleton<RefusedCrowd>();

    public static void UseOverloadGuard(this WebApplication app)
    {
        var lag = app.Services.GetRequiredService<PoolLag>();
        app.Use((http, next) => lag.Now > LagMax && IsShoppers(http.Request.Path) && !RehearsalVisit.IsOne(http.Request)
            ? Problem.TryAgain(http, ComeBackAfter, "More shoppers came at once than this node can answer. Your place is kept; ask again.").ExecuteAsync(http)
            : next(http));
    }

    private static void SetThreads(int threads)
    {
        ThreadPool.GetMinThreads(out _, out var ports);
        ThreadPool.SetMinThreads(threads, ports);
    }

    private static bool IsShoppers(PathString path) =>
        Array.Exists(Shoppers, start => path.StartsWithSegments(start, StringComparison.OrdinalIgnoreCase))
        && !path.StartsWithSegments(Merchants, StringComparison.OrdinalIgnoreCase);
}
