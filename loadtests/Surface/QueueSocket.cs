using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Surface;

/// <summary>One shopper's connection to the hub: the SignalR JSON protocol over a WebSocket, without negotiation. SignalR's own client
/// would do, at several timers and pipes a connection; this one costs a socket and a buffer, so that one process carries 18,000.</summary>
internal sealed class QueueSocket : IDisposable
{
    /// <summary>A server drops clients that are silent for 30 s, by default.</summary>
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);

    private const int BufferBytes = 2 * 1024;

    /// <summary>No document of the surface is near that; more is a server gone wrong, which must not take our memory along.</summary>
    private const int MessageBytesMax = 1024 * 1024;

    private readonly ClientWebSocket socket = new();
    private readonly HubMessages messages;
    private readonly RunClock clock;
    private byte[] buffer = new byte[BufferBytes];
    private int length;
    private int consumed;
    private DateTimeOffset pingAt;
    private DateTimeOffset receivedAt;

    private QueueSocket(HubMessages messages, RunClock clock)
    {
        this.messages = messages;
        this.clock = clock;
        socket.Options.KeepAliveInterval = TimeSpan.Zero; // The protocol's own pings do that, without a timer a connection.
        socket.Options.CollectHttpResponseDetails = true; // A server that is full says so by its status, and when to come back.
    }

    /// <summary>When to ask to watch again: with the first message after it, as the ping, because a server is never silent for long.</summary>
    public DateTimeOffset? WatchAgainAt { get; set; }

    /// <summary>Connects with a ticket and asks to watch.</summary>
    /// <exception cref="HubRefusedException">The server answered, but not with a connection.</exception>
    /// <exception cref="WebSocketException">Broken on the way.</exception>
    public static Task<QueueSocket> OpenAsync(
        Uri address, string token, HttpMessageInvoker http, HubMessages messages, RunClock clock, CancellationToken stop) =>
        ConnectAsync(address, $"access_token={Uri.EscapeDataString(token)}", http, messages, clock, stop);

    /// <summary>Connects without a ticket and asks to watch a sale.</summary>
    /// <inheritdoc cref="OpenAsync" path="/exception"/>
    public static Task<QueueSocket> LookAsync(
        Uri address, string slug, HttpMessageInvoker http, HubMessages messages, RunClock clock, CancellationToken stop) =>
        ConnectAsync(address, $"sale={Uri.EscapeDataString(slug)}", http, messages, clock, stop);

    private static async Task<QueueSocket> ConnectAsync(
        Uri address, string query, HttpMessageInvoker http, HubMessages messages, RunClock clock, CancellationToken stop)
    {
        var hub = new UriBuilder(new Uri(address, "/hubs/queue"))
        {
            Scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
            Query = query,
        };
        var opened = new QueueSocket(messages, clock);
        try
        {
            await opened.socket.ConnectAsync(hub.Uri, http, stop);
            await opened.SendAsync(HubMessages.Handshake, stop);
            await opened.SendAsync(HubMessages.Watch, stop);
            return opened;
        }
        catch (Exception fault)
        {
            var refusal = fault is WebSocketException && opened.socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols)
                ? new HubRefusedException((int)opened.socket.HttpStatusCode, RetryAfter(opened.socket), fault)
                : null;
            opened.Dispose();
            if (refusal is not null)
            {
                throw refusal;
            }

            throw;
        }
    }

    private static TimeSpan? RetryAfter(ClientWebSocket socket) =>
        socket.HttpResponseHeaders?.FirstOrDefault(header => header.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)).Value is { } values
        && int.TryParse(values.FirstOrDefault(), CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The next thing that matters. A connection that ended is a message too, not an exception.</summary>
    public async Task<HubMessage> ReadAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (NextBuffered() is { } message)
                {
                    return message;
                }

                if (!await ReceiveAsync(stop))
                {
                    return HubMessage.End("closed by the server", clock.Now);
                }
            }
        }
        catch (Exception fault) when (fault is WebSocketException or IOException or ObjectDisposedException or System.Text.Json.JsonException)
        {
            return HubMessage.End($"broken: {fault.GetType().Name}", clock.Now);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return HubMessage.End("broken: aborted", clock.Now);
        }
    }

    /// <summary>Breaks the connection as a network does: without a word. A read that waits ends, as a closed connection.</summary>
    public void Abort() => socket.Abort();

    public void Dispose() => socket.Dispose();

    private HubMessage? NextBuffered()
    {
        while (buffer.AsSpan(consumed, length - consumed).IndexOf(HubMessages.Separator) is >= 0 and var end)
        {
            var text = buffer.AsSpan(consumed, end);
            consumed += end + 1;

            // The answer to the handshake, `{}`, is no message; it has no type, and so reads as nothing to act on.
            if (messages.Read(text, receivedAt) is { } message)
            {
                return message;
            }
        }

        return null;
    }

    private async Task<bool> ReceiveAsync(CancellationToken stop)
    {
        MakeRoom();
        var received = await socket.ReceiveAsync(buffer.AsMemory(length), stop);
        receivedAt = clock.Now;
        length += received.Count;
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        if (receivedAt >= WatchAgainAt)
        {
            WatchAgainAt = null;
            await SendAsync(HubMessages.Watch, stop);
        }
        else if (receivedAt >= pingAt)
        {
            await SendAsync(HubMessages.Ping, stop);
        }

        return true;
    }

    private void MakeRoom()
    {
        buffer.AsSpan(consumed, length - consumed).CopyTo(buffer);
        length -= consumed;
        consumed = 0;
        if (length < buffer.Length)
        {
            return;
        }

        if (buffer.Length >= MessageBytesMax)
        {
            throw new IOException($"The hub sent a message of more than {MessageBytesMax} bytes.");
        }

        Array.Resize(ref buffer, buffer.Length * 2);
    }

    private async Task SendAsync(byte[] message, CancellationToken stop)
    {
        await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, stop);
        pingAt = clock.Now + PingAfter;
    }
}

/// <summary>The hub was asked and said no.</summary>
internal sealed class HubRefusedException(int status, TimeSpan? retryAfter, Exception inner) : Exception($"The hub answered {status}.", inner)
{
    public int Status => status;

    /// <summary>How long the server asks to wait.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
