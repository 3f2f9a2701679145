using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using Microsoft.AspNetCore.HttpOverrides;

namespace WaitingRoom.Web.Proxies;

internal static class ProxiesSetup
{
    /// <summary>Lets requests that come from a known proxy count as those of whom it speaks for, with the scheme that the proxy was asked by. The
    /// header is read from its end, past known proxies only: what a caller wrote into it before the first of them is not believed.</summary>
    /// <exception cref="ValidationException">A setting is no address; the message names it.</exception>
    public static void UseProxies(this WebApplication app)
    {
        var networks = app.Configuration.Checked<ProxyOptions>(ProxyOptions.Section).Networks();
        if (networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = null };
        options.KnownProxies.Clear(); // The loopback is in both by default; here nothing is known that the configuration does not name.
        options.KnownIPNetworks.Clear();
        foreach (var network in networks)
        {
            options.KnownIPNetworks.Add(network);
        }

        app.UseForwardedHeaders(options);
    }
}
