using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlashSale.LoadTests.Chaos.Ground;

/// <summary>The network between one node and one server: a TCP port that carries to wherever the server is now, and that can be cut, made to
/// swallow everything, and slowed.</summary>
internal sealed class Link : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<LinkConnection, byte> connections = [];
    private readonly CancellationTokenSource end = new();
    private readonly TimeProvider time;
    private readonly Task accepting;
    private volatile EndPoint server;
    private volatile bool isCut;
    private volatile bool isSilent;
    private volatile int delayMs;

    /// <param name="node">Who connects.</param>
    /// <param name="part">What it connects to.</param>
    /// <param name="server">Where that is.</param>
    /// <param name="time">The clock.</param>
    public Link(string node, string part, EndPoint server, TimeProvider time)
    {
        (Node, Part, this.server, this.time) = (node, part, server, time);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(backlog: 512);
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        accepting = AcceptAsync();
    }

    public string Node { get; }

    public string Part { get; }

    public int Port { get; }

    /// <summary>Turns addresses in what the server answers into this link's own, where a client would go around it otherwise.</summary>
    public KafkaAddresses? Addresses { get; set; }

    /// <summary>How long each piece is held back, in each direction.</summary>
    public int DelayMs { get => delayMs; set => delayMs = value; }

    /// <summary>Whether what is sent disappears, and nobody is told: a firewall that drops, a cable that is pulled.</summary>
    public bool IsSilent { get => isSilent; set => isSilent = value; }

    /// <summary>Ends every connection with a reset, and refuses new ones until it is healed.</summary>
    public void Cut()
    {
        isCut = true;
        DropConnections();
    }

    public void DropConnections()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Drop();
        }
    }

    /// <summary>The server is somewhere else now.</summary>
    public void MoveTo(EndPoint other)
    {
        server = other;
        DropConnections();
    }

    public void Heal()
    {
        // What was swallowed is gone: a connection with a hole in it must not go on.
        if (isSilent)
        {
            DropConnections();
        }

        (isCut, isSilent, delayMs) = (false, false, 0);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        listener.Dispose();
        DropConnections();
        await accepting;
        end.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                _ = CarryAsync(await listener.AcceptAsync(end.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // A client that went away between connect and accept; the listener itself is well.
            }
        }
    }

    private async Task CarryAsync(Socket client)
    {
        using var connection = new LinkConnection(client, this, time);
        connections.TryAdd(connection, 0);
        try
        {
            if (isCut)
            {
                connection.Drop();
                return;
            }

            await connection.RunAsync(server, end.Token);
        }
        catch (Exception over) when (over is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Connections end in all these ways, by a fault of ours among others: the client connects again.
        }
        finally
        {
            connections.TryRemove(connection, out _);
        }
    }
}
