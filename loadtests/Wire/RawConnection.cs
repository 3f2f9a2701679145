using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace FlashSale.LoadTests.Wire;

/// <summary>One HTTP/1.1 connection that sends bytes made beforehand and reads answers just far enough to find their end. Benches share
/// two cores with what they measure: an HttpClient would cost as much as the server, on both sides of the comparison, and so hide the
/// difference between them.</summary>
internal sealed class RawConnection : IDisposable
{
    private const int BufferBytes = 16 * 1024;

    private static readonly byte[] LastChunk = "\r\n0\r\n\r\n"u8.ToArray();

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] buffer = new byte[BufferBytes];

    public static async Task<RawConnection> OpenAsync(Uri server, CancellationToken stop)
    {
        var connection = new RawConnection();
        await connection.socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(server.Host), server.Port), stop);
        return connection;
    }

    /// <summary>Bytes of the last answer, its head included.</summary>
    public int AnswerBytes { get; private set; }

    /// <summary>A request with a JSON body, or none, and more lines of its head where they are needed.</summary>
    public static byte[] Request(string method, Uri server, string path, string? json, string head = "")
    {
        var body = json is null ? "" : $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n";
        return Encoding.UTF8.GetBytes($"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{head}{body}\r\n{json}");
    }

    /// <summary>Sends one request and reads its answer.</summary>
    /// <returns>The status.</returns>
    /// <exception cref="IOException">The connection ended, or the answer is larger than a bench's answers are.</exception>
    public async ValueTask<int> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken stop)
    {
        await socket.SendAsync(request, stop);
        var length = 0;
        while (!IsWhole(buffer.AsSpan(0, length)))
        {
            var received = length < buffer.Length ? await socket.ReceiveAsync(buffer.AsMemory(length), stop) : 0;
            length += received > 0 ? received : throw new IOException("The server closed the connection in mid-answer.");
        }

        AnswerBytes = length;
        return int.Parse(buffer.AsSpan("HTTP/1.1 ".Length, 3), CultureInfo.InvariantCulture);
    }

    public void Dispose() => socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var headEnd = answer.IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return false;
        }

        var head = answer[..(headEnd + 2)];
        var body = answer[(headEnd + 4)..];
        return BodyLength(head) is { } length ? body.Length >= length : answer[headEnd..].EndsWith(LastChunk);
    }

    /// <returns>Null where the body comes in chunks.</returns>
    private static int? BodyLength(ReadOnlySpan<byte> head)
    {
        var name = "\r\nContent-Length: "u8;
        var at = head.IndexOf(name);
        if (at < 0)
        {
            return head.IndexOf("\r\nTransfer-Encoding: chunked"u8) >= 0 ? null : 0;
        }

        var value = head[(at + name.Length)..];
        return int.Parse(value[..value.IndexOf((byte)'\r')], CultureInfo.InvariantCulture);
    }
}
