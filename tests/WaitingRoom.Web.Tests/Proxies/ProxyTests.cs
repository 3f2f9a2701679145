using System.ComponentModel.DataAnnotations;
using System.Net;
using Microsoft.AspNetCore.Http;
using WaitingRoom.Web.Proxies;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Proxies;

/// <summary>Who is believed about whose request it is, seen by the limit of an address: three requests a minute.</summary>
public sealed class ProxyTests(WebNode node)
{
    private const int Limit = 3;

    private static readonly (string, string)[] Tight = [("Limits:PerMinute", $"{Limit}"), ("Limits:AddressFactor", "1")];

    [Fact]
    public async Task Behind_a_known_proxy_each_caller_is_limited_and_a_header_from_anybody_else_is_ignored()
    {
        await using var behind = node.Start([.. Tight, ("Proxies:Known:0", "10.77.0.0/16"), ("Proxies:Known:1", "10.78.0.1")]);
        Assert.Equal([200, 200, 200, 429], await AskAsync(behind, "10.77.0.1", Enumerable.Repeat("203.0.113.5", Limit + 1)));
        Assert.Equal([200], await AskAsync(behind, "10.77.0.1", ["203.0.113.6"]));
        Assert.Equal([200], await AskAsync(behind, "10.78.0.1", ["203.0.113.7, 10.77.0.2"])); // Two proxies, one after the other.
        Assert.Equal([429], await AskAsync(behind, "10.78.0.1", ["203.0.113.8, 203.0.113.5, 10.77.0.2"])); // What was written before the first of them is nobody's word.

        // Who is no known proxy: another address each time helps nobody, nor is anybody else charged for it.
        Assert.Equal([200, 200, 200, 429], await AskAsync(behind, "198.51.100.9", Enumerable.Range(1, Limit + 1).Select(last => $"203.0.113.{100 + last}")));
        Assert.Equal([200], await AskAsync(behind, "10.77.0.1", ["203.0.113.101"]));
    }

    [Fact]
    public async Task Without_a_known_proxy_no_header_is_believed()
    {
        await using var alone = node.Start(Tight);
        Assert.Equal([200, 200, 200, 429], await AskAsync(alone, "198.51.100.10", Enumerable.Range(1, Limit + 1).Select(last => $"203.0.113.{150 + last}")));
    }

    [Fact]
    public void What_is_no_address_is_named() => Assert.Contains(
        "'lb.example'", Assert.Throws<ValidationException>(() => new ProxyOptions { Known = ["lb.example"] }.Networks()).Message, StringComparison.Ordinal);

    private static async Task<List<int>> AskAsync(WebNode.Factory web, string peer, IEnumerable<string> forwardedFor)
    {
        var statuses = new List<int>();
        foreach (var header in forwardedFor)
        {
            var answer = await web.Server.SendAsync(http =>
            {
                http.Connection.RemoteIpAddress = IPAddress.Parse(peer);
                (http.Request.Method, http.Request.Path) = (HttpMethods.Get, "/api/wishes");
                http.Request.Headers["X-Forwarded-For"] = header;
            });
            statuses.Add(answer.Response.StatusCode);
        }

        return statuses;
    }
}
