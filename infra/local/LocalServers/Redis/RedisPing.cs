using System.Net.Sockets;
using System.Text;

namespace FlashSale.LocalServers.Redis;

/// <summary>The one question that is asked of Redis here: a whole client for it would be too much.</summary>
internal static class RedisPing
{
    public static async Task<bool> IsAnsweredAsync(int port, string password, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), ct);

        // "-LOADING" while it reads its append-only file, and "-WRONGPASS" when somebody else has our port.
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(ct) == "+OK" && await reader.ReadLineAsync(ct) == "+PONG";
    }
}
