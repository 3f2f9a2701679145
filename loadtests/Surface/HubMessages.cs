using System.Text.Json;

namespace FlashSale.LoadTests.Surface;

/// <summary>What the hub sent: one of the two documents, when to ask to watch again, or the end of the connection. At most one of them is set.</summary>
internal readonly record struct HubMessage(ProgressDocument? Progress, TicketDocument? Ticket, TimeSpan? WatchAgainAfter, string? Closed, DateTimeOffset At)
{
    public static HubMessage End(string reason, DateTimeOffset at) => new(null, null, null, reason, at);
}

/// <summary>Reads messages of the SignalR JSON protocol. Thousands of shoppers get the same progress document each second; it is parsed
/// once and recognized by its bytes after that, or the generator would need more of the machine than the server that it measures. Each web node has a document of its own, and
/// those of several seconds are under way where one is late.</summary>
internal sealed class HubMessages
{
    /// <summary>Ends every message of the protocol.</summary>
    public const byte Separator = 0x1e;

    public static readonly byte[] Handshake = [.. "{\"protocol\":\"json\",\"version\":1}"u8, Separator];
    public static readonly byte[] Watch = [.. "{\"type\":1,\"invocationId\":\"1\",\"target\":\"Watch\",\"arguments\":[]}"u8, Separator];
    public static readonly byte[] Ping = [.. "{\"type\":6}"u8, Separator];

    private const int Invocation = 1;
    private const int Completion = 3;
    private const int Close = 7;

    private const int Known = 8;

    private readonly Memo?[] known = new Memo?[Known];
    private int oldest;

    /// <summary>Reads one message, without its separator.</summary>
    /// <returns>Null for what a client need not act on: pings, a completion that says nothing, targets of a later server.</returns>
    /// <exception cref="JsonException">It is not a message of the protocol.</exception>
    public HubMessage? Read(ReadOnlySpan<byte> message, DateTimeOffset at)
    {
        foreach (var memo in known)
        {
            if (memo is not null && message.SequenceEqual(memo.Bytes))
            {
                return new HubMessage(memo.Progress, null, null, null, at);
            }
        }

        var envelope = JsonSerializer.Deserialize(message, SurfaceJson.Default.HubEnvelope)
            ?? throw new JsonException("The hub sent null.");
        switch (envelope)
        {
            case { Type: Invocation, Target: "Progress", Arguments: [var document] }:
                var progress = document.Deserialize(SurfaceJson.Default.ProgressDocument);
                Volatile.Write(ref known[(uint)Interlocked.Increment(ref oldest) % Known], new Memo(message.ToArray(), progress!));
                return new HubMessage(progress, null, null, null, at);
            case { Type: Invocation, Target: "Ticket", Arguments: [var document] }:
                return new HubMessage(null, document.Deserialize(SurfaceJson.Default.TicketDocument), null, null, at);
            // The server's own words stay out: these are counted by kind.
            case { Type: Completion, Error: not null }:
                return HubMessage.End("watch refused", at);
            case { Type: Completion, Result: { } seconds }:
                return new HubMessage(null, null, TimeSpan.FromSeconds(seconds), null, at);
            case { Type: Close }:
                return HubMessage.End(envelope.Error is null ? "closed by the server" : "closed by the server for an error", at);
            default:
                return null;
        }
    }

    private sealed record Memo(byte[] Bytes, ProgressDocument Progress);
}
