using Microsoft.AspNetCore.Server.Kestrel.Core;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Watching;

/// <summary>Refuses connections to the hub, politely, while this node holds all that it may. Requests are still answered, each on a
/// connection that is closed after it, and a page that is refused goes on by polling.</summary>
internal static class HubGuard
{
    private const string Hubs = "/hubs";

    /// <summary>Pages add a random part to it, so that those who were refused together do not come back together.</summary>
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    public static KestrelServerOptions CountConnections(this KestrelServerOptions kestrel)
    {
        var count = kestrel.ApplicationServices.GetRequiredService<ConnectionCount>();
        kestrel.ConfigureEndpointDefaults(listen => listen.Use(next => connection => count.WhileOpenAsync(connection, next)));
        return kestrel;
    }

    public static void UseHubGuard(this WebApplication app)
    {
        var count = app.Services.GetRequiredService<ConnectionCount>();
        app.Use((http, next) =>
        {
            if (!count.IsFull)
            {
                return next(http);
            }

            http.Response.Headers.Connection = "close";
            return http.Request.Path.StartsWithSegments(Hubs, StringComparison.OrdinalIgnoreCase)
                ? Problem.TryAgain(http, ComeBackAfter, "This node holds as many connections as it can. Your place is safe; connect again in a moment.").ExecuteAsync(http)
                : next(http);
        });
    }
}
