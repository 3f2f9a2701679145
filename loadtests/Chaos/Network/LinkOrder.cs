using System.Net;
using System.Net.Sockets;
using System.Text.Json.Serialization;

namespace FlashSale.LoadTests.Chaos.Network;

/// <summary>What the process that carries is told, a line each. It answers each with a line: the link's port.</summary>
/// <param name="Link">Which one, from 0.</param>
/// <param name="Verb">What to do.</param>
/// <param name="What">The address, the milliseconds or the ports that belong to it.</param>
internal sealed record LinkOrder(int Link, LinkVerb Verb, string What);

internal enum LinkVerb
{
    Open,
    Delay,
    Silence,
    Cut,
    Move,
    Readdress,
    Heal,
}

/// <summary>Servers' addresses as text: `127.0.0.1:6379`, or the path of a Unix socket.</summary>
internal static class LinkAddress
{
    public static string Text(EndPoint server) => server.ToString()!;

    public static EndPoint Read(string text) => text.StartsWith('/') ? new UnixDomainSocketEndPoint(text) : IPEndPoint.Parse(text);
}

[JsonSerializable(typeof(LinkOrder))]
internal sealed partial class LinkJson : JsonSerializerContext;
