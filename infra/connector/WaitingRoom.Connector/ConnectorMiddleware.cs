using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace WaitingRoom.Connector;

/// <summary>Lets in who has a pass; sends everybody else to the waiting room.</summary>
public static class ConnectorMiddleware
{
    private const int RetryAfterSeconds = 10;

    /// <summary>Adds what <see cref="UseWaitingRoom"/> needs.</summary>
    /// <param name="services">The shop's services.</param>
    /// <param name="configure">Sets the sale and the waiting room.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of range; the message names the fix.</exception>
    public static IServiceCollection AddWaitingRoom(this IServiceCollection services, Action<ConnectorOptions> configure)
    {
        var options = new ConnectorOptions();
        configure(options);
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton(options.Checked())
            .AddSingleton(provider => new PassKeySource(new HttpClient(), options, provider.GetRequiredService<TimeProvider>()));
    }

    /// <summary>Guards everything after it; put it behind <c>UseWhen</c> to guard a part of the shop.</summary>
    /// <param name="app">The shop.</param>
    public static IApplicationBuilder UseWaitingRoom(this IApplicationBuilder app)
    {
        var services = app.ApplicationServices;
        var (options, keys, time) = (
            services.GetRequiredService<ConnectorOptions>(), services.GetRequiredService<PassKeySource>(), services.GetRequiredService<TimeProvider>());
        return app.Use(async (http, next) =>
        {
            if (await PassAsync(http, options, keys, time).ConfigureAwait(false) is { } pass)
            {
                http.Items[typeof(Pass)] = pass;
                await next(http).ConfigureAwait(false);
            }
            else if (await keys.SilentSinceAsync(http.RequestAborted).ConfigureAwait(false) is not { } silent)
            {
                Turn(http, options);
            }
            else if (time.GetUtcNow() - silent < options.OpenFor)
            {
                await next(http).ConfigureAwait(false);
            }
            else
            {
                http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
                http.Response.Headers.CacheControl = "no-store";
            }
        });
    }

    /// <summary>The pass that this request came in by; null where the shop is open because the waiting room does not answer.</summary>
    /// <param name="http">The request.</param>
    public static Pass? WaitingRoomPass(this HttpContext http) => http.Items[typeof(Pass)] as Pass;

    private static async Task<Pass?> PassAsync(HttpContext http, ConnectorOptions options, PassKeySource keys, TimeProvider time)
    {
        var token = PassCheck.TokenIn(http.Request, options.Sale);
        if (PassCheck.KeyIdOf(token) is not { } keyId)
        {
            return null;
        }

        return await PassCheck.OpenAsync(
            token, PassCheck.BrowserIn(http.Request), options.Sale, await keys.KeysAsync(keyId, http.RequestAborted).ConfigureAwait(false), time.GetUtcNow()).ConfigureAwait(false);
    }

    // A form that is sent again by a redirect would be another request than its sender thinks: only reads are sent away.
    private static void Turn(HttpContext http, ConnectorOptions options)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var back = Uri.EscapeDataString(http.Request.PathBase + http.Request.Path + http.Request.QueryString);
        http.Response.Redirect($"{options.PublicAddress?.ToString().TrimEnd('/')}/api/passes/enter?sale={Uri.EscapeDataString(options.Sale)}&back={back}");
    }
}
