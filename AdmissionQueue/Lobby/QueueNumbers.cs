using AdmissionQueue.Sales;

namespace AdmissionQueue.Lobby;

/// <summary>The numbers of the tickets of one lane of a sale: who was in a lobby that draws has a drawn one, everybody else is numbered by arrival. Derived
/// each time and stored nowhere before a ticket is granted, so a draw moves nothing, however many are in the lobby.</summary>
public sealed class QueueNumbers
{
    /// <summary>First come, first served.</summary>
    public static readonly QueueNumbers InOrder = new(null, 0);

    private readonly LobbyDraw? draw;

    private QueueNumbers(LobbyDraw? draw, long joiners) => (this.draw, Joiners) = (draw, joiners);

    /// <summary>Arrivals up to this one draw their numbers; 0 where nobody does.</summary>
    public long Joiners { get; }

    /// <summary>The numbers of a draw that is revealed.</summary>
    /// <param name="seed">The revealed seed, as 64 hexadecimal digits.</param>
    /// <param name="beacon">The beacon; empty where there is none.</param>
    /// <param name="joiners">How many arrivals the lobby counted, 0 or more.</param>
    /// <param name="lane">The lane whose lobby it was.</param>
    public static QueueNumbers Drawn(string seed, string beacon, long joiners, LaneName lane = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(joiners);
        return new QueueNumbers(joiners == 0 ? null : new LobbyDraw(DrawKey.Of(Convert.FromHexString(seed), beacon, lane.ToString()), joiners), joiners);
    }

    /// <summary>The numbers of one lane of a sale.</summary>
    /// <param name="sale">The sale as it is now.</param>
    /// <param name="lane">The lane; one that the sale has.</param>
    /// <returns>Null while the sale has still to draw: nobody has a number yet.</returns>
    public static QueueNumbers? Of(Sale sale, LaneName lane = default) => sale switch
    {
        { Order: QueueOrder.Fifo } => InOrder,
        { Draw: { Revealed: { } revealed } draw } => Drawn(revealed.Seed, draw.Beacon, revealed.JoinersOf(sale.IndexOf(lane)), lane),
        _ => null,
    };

    /// <summary>The numbers of every lane of a sale, in the order of <see cref="Sale.LaneNames"/>.</summary>
    /// <param name="sale">The sale as it is now.</param>
    /// <returns>Null while the sale has still to draw.</returns>
    public static IReadOnlyList<QueueNumbers>? OfLanes(Sale sale) =>
        sale.Order == QueueOrder.Fifo || sale.Draw?.Revealed is not null ? [.. sale.LaneNames.Select(lane => Of(sale, lane)!)] : null;

    /// <summary>Whether an arrival draws its number.</summary>
    /// <param name="arrival">The arrival, from 1.</param>
    public bool IsDrawn(long arrival) => arrival <= Joiners;

    /// <summary>The number of a ticket, from 1.</summary>
    /// <param name="arrival">Its arrival, from 1.</param>
    public long NumberOf(long arrival)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(arrival);
        return draw is not null && IsDrawn(arrival) ? draw.NumberOf(arrival - 1) : arrival;
    }
}
