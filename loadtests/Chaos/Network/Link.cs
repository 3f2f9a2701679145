using System.Net;

namespace FlashSale.LoadTests.Chaos.Network;

/// <summary>The network between one node and one server: a TCP port that carries to wherever the server is now, and that can be cut, made to
/// swallow everything, and slowed.</summary>
/// <param name="node">Who connects.</param>
/// <param name="part">What it connects to.</param>
/// <param name="port">Where, on the loopback.</param>
/// <param name="order">Has the process that carries do something.</param>
internal sealed class Link(string node, string part, int port, Func<LinkVerb, string, int> order)
{
    public string Node => node;

    public string Part => part;

    public int Port => port;

    /// <summary>How long each piece is held back, in each direction.</summary>
    public int DelayMs { set => order(LinkVerb.Delay, $"{value}"); }

    /// <summary>What is sent disappears, and nobody is told.</summary>
    public void Silence() => order(LinkVerb.Silence, "");

    /// <summary>Ends every connection with a reset, and refuses new ones until it is healed.</summary>
    public void Cut() => order(LinkVerb.Cut, "");

    /// <summary>The server is somewhere else now.</summary>
    public void MoveTo(EndPoint other) => order(LinkVerb.Move, LinkAddress.Text(other));

    /// <summary>Turns ports of Kafka's brokers, in what they answer, into those of links: a client would go around them otherwise.</summary>
    public void Readdress(IReadOnlyDictionary<int, int> ports) => order(LinkVerb.Readdress, string.Join(',', ports.Select(pair => $"{pair.Key}={pair.Value}")));

    public void Heal() => order(LinkVerb.Heal, "");
}
