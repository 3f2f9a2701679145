using System.Collections.Concurrent;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios;

/// <summary>How many shoppers are where, for the live view. The report counts again from the histories.</summary>
internal sealed class ShopperCounts
{
    private readonly ConcurrentDictionary<string, int> ticketsByState = new(StringComparer.Ordinal);
    private int arrived;
    private int turnedAway;
    private int sockets;
    private int reconnects;
    private int silentTurns;
    private int reloads;

    public int Arrived => arrived;

    public int TurnedAway => turnedAway;

    public int Sockets => sockets;

    /// <summary>Connections that ended before their shopper did.</summary>
    public int Reconnects => reconnects;

    /// <summary>Shoppers who got their turn and learned it only because they asked.</summary>
    public int SilentTurns => silentTurns;

    /// <summary>Times that somebody loaded the page again.</summary>
    public int Reloads => reloads;

    public int Joined => ticketsByState.Values.Sum();

    public int In(string state) => ticketsByState.GetValueOrDefault(state);

    public void Arrive() => Interlocked.Increment(ref arrived);

    public void TurnAway() => Interlocked.Increment(ref turnedAway);

    public void SocketOpened() => Interlocked.Increment(ref sockets);

    public void SocketClosed() => Interlocked.Decrement(ref sockets);

    public void Reconnect() => Interlocked.Increment(ref reconnects);

    public void SilentTurn() => Interlocked.Increment(ref silentTurns);

    public void Reload() => Interlocked.Increment(ref reloads);

    public void Move(string? from, string to)
    {
        if (from == to)
        {
            return;
        }

        if (from is not null)
        {
            ticketsByState.AddOrUpdate(from, 0, (_, count) => count - 1);
        }

        ticketsByState.AddOrUpdate(to, 1, (_, count) => count + 1);
    }
}
