using AdmissionQueue.Figures;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;

namespace WaitingRoom.Web.Figures;

/// <summary>A running sale in figures, for its merchant.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the sale is in its life.</param>
/// <param name="At">When it was looked at.</param>
/// <param name="CountedAt">When the ledger's tickets were counted, which is a little earlier where there are many.</param>
/// <param name="RatePerMinute">The rate that is set, at this instant.</param>
/// <param name="AdmittedPerMinute">The rate that was kept over the last minute, or since somebody watches; null at the first look.</param>
/// <param name="ArrivalsPerSecond">Who joined, over the last ten seconds; null at the first look.</param>
/// <param name="Lanes">Each lane.</param>
/// <param name="Stock">Where all units are.</param>
/// <param name="Refused">Requests that were not served, over all nodes.</param>
internal sealed record FiguresDocument(
    string Sale,
    SaleState State,
    DateTimeOffset At,
    DateTimeOffset CountedAt,
    int RatePerMinute,
    double? AdmittedPerMinute,
    double? ArrivalsPerSecond,
    IReadOnlyList<LaneFiguresDocument> Lanes,
    IReadOnlyList<StockBalance> Stock,
    RefusedRequests Refused);

/// <summary>One lane in figures.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Joined">Tickets that were given out.</param>
/// <param name="Waiting">Those that nothing was decided about yet: who left waits no more, who was served while all units were on hold still does.</param>
/// <param name="Serving">Every ticket up to this number had its turn.</param>
/// <param name="RatePerMinute">The lane's share of the rate.</param>
/// <param name="Admitted">Tickets that were given units or let in.</param>
/// <param name="Active">Those in the shop now.</param>
/// <param name="Bought">Those that bought.</param>
/// <param name="Missed">Tickets whose shopper was away at the turn.</param>
internal sealed record LaneFiguresDocument(
    LaneName Lane, long Joined, long Waiting, long Serving, int RatePerMinute, long Admitted, long Active, long Bought, long Missed);
