using System.Net;
using System.Net.Sockets;

namespace FlashSale.LoadTests.Surface;

/// <summary>Connects WebSockets, apart from requests: each keeps its connection, and the bound on requests is none for them. Those to a server
/// on the loopback leave from several of its addresses in turn, because from the 14,117th of one address to one port on, Linux looks through all
/// ports in use, at each connect, before it finds a free one.</summary>
internal static class SocketConnector
{
    /// <summary>127.0.0.1 to 127.0.0.4 carry 56,000 connections to one node.</summary>
    private const int Addresses = 4;

    /// <summary>IP_BIND_ADDRESS_NO_PORT: only the address is bound; the port is found at the connect, where one that is used to elsewhere will do.</summary>
    private const int BindAddressNoPort = 24;

    public static HttpMessageInvoker Create()
    {
        var opened = 0;
        return new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            ConnectCallback = (context, stop) => ConnectAsync(context.DnsEndPoint, Interlocked.Increment(ref opened), stop),
        });
    }

    private static async ValueTask<Stream> ConnectAsync(DnsEndPoint server, int turn, CancellationToken stop)
    {
        var isHere = OperatingSystem.IsLinux() && server.Host == IPAddress.Loopback.ToString();
        var socket = isHere ? From(turn) : new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(server, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket From(int turn)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.SetRawSocketOption((int)SocketOptionLevel.IP, BindAddressNoPort, BitConverter.GetBytes(1));
        socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)(1 + turn % Addresses)]), 0));
        return socket;
    }
}
