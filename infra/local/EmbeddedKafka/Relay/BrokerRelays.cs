using System.Net;
using System.Net.Sockets;
using FlashSale.Relay;

namespace EmbeddedKafka.Relay;

/// <summary>One relay a broker: it gives the broker a port that stays the same, for the mock cluster itself listens on random ones. A type of its own so
/// that the container closes them with the process.</summary>
internal sealed class BrokerRelays(IEnumerable<TcpRelay> relays) : List<TcpRelay>(relays), IAsyncDisposable
{
    /// <exception cref="BadOptionException">A port is in use.</exception>
    public static BrokerRelays Of(MockCluster cluster, int firstPort, NetworkFaults faults, TimeProvider time, ILogger<BrokerRelays> logger) =>
        new(cluster.BrokerAddresses.Select((address, index) =>
        {
            var relay = At(firstPort == 0 ? 0 : firstPort + index, address, faults, time, logger);
            cluster.Advertise(broker: index + 1, relay.Address);
            return relay;
        }));

    public async ValueTask DisposeAsync()
    {
        foreach (var relay in this)
        {
            await relay.DisposeAsync();
        }
    }

    private static TcpRelay At(int port, IPEndPoint broker, NetworkFaults faults, TimeProvider time, ILogger logger)
    {
        try
        {
            return new TcpRelay(port, broker, faults, time) { AcceptFailed = reason => RelayLog.AcceptFailed(logger, reason) };
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new BadOptionException($"Port {port} is in use: stop what listens there, or give another --port.");
        }
    }
}
