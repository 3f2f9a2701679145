using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using WaitingRoom.Connector;

namespace EndToEnd.Tests.Connector;

/// <summary>A shop of three words, guarded by the middleware or by whatever stands before it.</summary>
internal static class SmallShop
{
    public const string Welcome = "the shop itself";

    public static async Task<WebApplication> StartAsync(Action<ConnectorOptions>? guard = null, TimeProvider? time = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(time ?? TimeProvider.System);
        if (guard is not null)
        {
            builder.Services.AddWaitingRoom(guard);
        }

        var shop = builder.Build();
        shop.Urls.Add("http://127.0.0.1:0");
        if (guard is not null)
        {
            shop.UseWaitingRoom();
        }

        shop.MapFallback((HttpContext http) => Results.Text(Welcome));
        await shop.StartAsync();
        return shop;
    }
}
