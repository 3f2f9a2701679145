using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace FlashSale.Relay;

/// <summary>A port on this machine that carries to a server, wherever that is, and is the place where the network to it can be cut, silenced and slowed.</summary>
public sealed class TcpRelay : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<RelayConnection, byte> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly NetworkFaults _faults;
    private readonly TimeProvider _time;
    private volatile EndPoint _server;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Takes a port; nobody is let in before <see cref="Open"/>.</summary>
    /// <param name="port">The port on 127.0.0.1; 0 is any that is free.</param>
    /// <param name="server">Where it carries to: TCP, or a Unix socket.</param>
    /// <param name="faults">What is wrong with the network; several relays may share it.</param>
    /// <param name="time">The clock of delays.</param>
    /// <exception cref="SocketException">The port is in use.</exception>
    public TcpRelay(int port, EndPoint server, NetworkFaults faults, TimeProvider time)
    {
        (_server, _faults, _time) = (server, faults, time);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        Address = (IPEndPoint)_listener.LocalEndPoint!;
    }

    /// <summary>Where clients connect.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Changes what the server answers; null leaves it as it is.</summary>
    public AnswerChange? Answers { get; set; }

    /// <summary>Hears of connections that could not be accepted.</summary>
    public Action<SocketError>? AcceptFailed { get; init; }

    /// <summary>Begins to take connections.</summary>
    public void Open()
    {
        _listener.Listen(backlog: 512);
        _accepting = AcceptAsync(_stop.Token);
    }

    /// <summary>Every connection is dropped at once, as when a cable is pulled and the peer answers with a reset.</summary>
    public void DropConnections()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Drop();
        }
    }

    /// <summary>The server is somewhere else now: connections are dropped, and new ones go there.</summary>
    /// <param name="server">Where it is.</param>
    public void MoveTo(EndPoint server)
    {
        _server = server;
        DropConnections();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        DropConnections();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(stop), stop);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException failed)
            {
                // A peer that went away between connect and accept; the listener itself is well.
                AcceptFailed?.Invoke(failed.SocketErrorCode);
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var connection = new RelayConnection(client, _faults, Answers, _time);
        _connections.TryAdd(connection, 0);
        try
        {
            // The port is kept while cut: were the listener closed, somebody else could take it.
            if (_faults.IsCut)
            {
                connection.Drop();
                return;
            }

            await connection.RunAsync(_server, stop);
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException or IOException)
        {
            // Connections end in all these ways, by a fault that was ordered among others: the client connects again.
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }
}
