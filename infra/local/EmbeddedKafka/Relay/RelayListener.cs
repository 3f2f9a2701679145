using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EmbeddedKafka.Relay;

/// <summary>Gives one broker a port that stays the same, and is the place where its network can be cut or slowed.
/// The mock cluster itself listens on random ports.</summary>
internal sealed partial class RelayListener : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentDictionary<RelayConnection, byte> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _broker;
    private readonly NetworkFaults _faults;
    private readonly TimeProvider _time;
    private readonly ILogger<RelayListener> _logger;
    private Task _accepting = Task.CompletedTask;

    public RelayListener(int port, IPEndPoint broker, NetworkFaults faults, TimeProvider time, ILogger<RelayListener> logger)
    {
        (_broker, _faults, _time, _logger) = (broker, faults, time, logger);
        try
        {
            _listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new BadOptionException($"Port {port} is in use: stop what listens there, or give another --port.");
        }

        Address = (IPEndPoint)_listener.LocalEndPoint!;
    }

    public IPEndPoint Address { get; }

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
            catch (Exception e) when (stop.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A peer that went away between connect and accept; the listener itself is well.
                LogAcceptFailed(e.SocketErrorCode);
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        using var connection = new RelayConnection(client, _faults, _time);
        _connections.TryAdd(connection, 0);
        try
        {
            // The port is kept while cut: were the listener closed, somebody else could take it.
            if (_faults.IsCut)
            {
                connection.Drop();
                return;
            }

            await connection.RunAsync(_broker, stop);
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
