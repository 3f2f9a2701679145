using System.Net;
using FlashSale.Relay;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>The network between one node and one server: a TCP port that carries to wherever the server is now, and that can be cut, made to
/// swallow everything, and slowed.</summary>
internal sealed class Link : IAsyncDisposable
{
    private readonly NetworkFaults faults = new();
    private readonly TcpRelay relay;

    /// <param name="node">Who connects.</param>
    /// <param name="part">What it connects to.</param>
    /// <param name="server">Where that is.</param>
    /// <param name="time">The clock.</param>
    public Link(string node, string part, EndPoint server, TimeProvider time)
    {
        (Node, Part) = (node, part);
        relay = new TcpRelay(port: 0, server, faults, time);
        relay.Open();
    }

    public string Node { get; }

    public string Part { get; }

    public int Port => relay.Address.Port;

    /// <summary>Turns addresses in what the server answers into this link's own, where a client would go around it otherwise.</summary>
    public void Readdress(KafkaAddresses addresses) => relay.Answers = addresses.WholeAnswerAsync;

    /// <summary>How long each piece is held back, in each direction.</summary>
    public int DelayMs { set => faults.DelayMs = value; }

    /// <summary>Whether what is sent disappears, and nobody is told.</summary>
    public bool IsSilent { set => faults.IsSilent = value; }

    /// <summary>Ends every connection with a reset, and refuses new ones until it is healed.</summary>
    public void Cut()
    {
        faults.IsCut = true;
        relay.DropConnections();
    }

    /// <summary>The server is somewhere else now.</summary>
    public void MoveTo(EndPoint other) => relay.MoveTo(other);

    public void Heal()
    {
        // What was swallowed is gone: a connection with a hole in it must not go on.
        if (faults.IsSilent)
        {
            relay.DropConnections();
        }

        faults.Heal();
    }

    public ValueTask DisposeAsync() => relay.DisposeAsync();
}
