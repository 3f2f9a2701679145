using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace FlashSale.LocalServers;

/// <summary>Ports for servers that must come back on the same one after they were killed.</summary>
public static class FreePort
{
    // Below the range that the kernel takes for outgoing connections (from 32768): there a client that tries again and
    // again to reach a dead server can be given that very port as its own, connect to itself, and keep the server out.
    private const int Lowest = 20_000;
    private const int Highest = 32_000;
    private const int AttemptsMax = 200;

    private static readonly HashSet<int> Given = [];

    public static int Take()
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var port = RandomNumberGenerator.GetInt32(Lowest, Highest);
            if (IsFree(port) && Reserve(port))
            {
                return port;
            }
        }

        throw new LocalServerException($"No free port was found between {Lowest} and {Highest}: see what listens there with 'ss -ltn'.");
    }

    public static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Free is not enough: two servers that are being started at once would both find the same port free.
    private static bool Reserve(int port)
    {
        lock (Given)
        {
            return Given.Add(port);
        }
    }
}
