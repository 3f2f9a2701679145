using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;

namespace AdmissionQueue.Sales;

/// <summary>One thing on sale.</summary>
/// <param name="Sku">What is counted.</param>
/// <param name="Name">What shoppers read.</param>
/// <param name="Price">Price of one unit in minor units of the sale's currency (cents), 0 or more.</param>
/// <param name="Units">How many were stocked when the sale was scheduled, 0 to <see cref="SaleBounds.UnitsMax"/>.</param>
/// <param name="LimitPerShopper">How many one shopper may get, 1 or more.</param>
public sealed record SaleItem(Sku Sku, string Name, long Price, int Units, int LimitPerShopper);

/// <summary>A sale as its merchant scheduled it, with the state that it is in.</summary>
public sealed record Sale
{
    /// <summary>Identifies the sale.</summary>
    public required SaleId Id { get; init; }

    /// <summary>The merchant that runs it.</summary>
    public required Guid MerchantId { get; init; }

    /// <summary>Its name in addresses: lower-case letters, digits and dashes.</summary>
    public required string Slug { get; init; }

    /// <summary>Its name for people.</summary>
    public required string Name { get; init; }

    /// <summary>When admissions begin.</summary>
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>When the sale closes, whatever is left.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>How long before the start shoppers may come in, in minutes; 0 is no lobby.</summary>
    public int LobbyMinutes { get; init; }

    /// <summary>The IANA time zone that the merchant plans in: a repetition keeps the time of day there.</summary>
    public string TimeZone { get; init; } = LocalTime.Utc;

    /// <summary>The time of day in <see cref="TimeZone"/> that the merchant asked for, of kind Unspecified; null where an instant was named.</summary>
    public DateTime? LocalStart { get; init; }

    /// <summary>How long before shoppers may come in the sale is made warm, in minutes.</summary>
    public int WarmMinutes { get; init; } = SaleBounds.WarmMinutesDefault;

    /// <summary>Counts how often somebody asked to have the sale made warm anew: what nodes found before says nothing then.</summary>
    public int WarmRun { get; init; }

    /// <summary>Why the sale may open although it is not warm, in the merchant's words; empty where it may not.</summary>
    public string ForcedReason { get; init; } = "";

    /// <summary>When the sale begins to be made warm.</summary>
    public DateTimeOffset WarmsAt => LobbyOpensAt - TimeSpan.FromMinutes(WarmMinutes);

    /// <summary>How numbers come from arrivals; <see cref="QueueOrder.Draw"/> needs a lobby.</summary>
    public QueueOrder Order { get; init; }

    /// <summary>The draw of the lobby, as much of it as is public; null where the sale draws nothing.</summary>
    public SaleDraw? Draw { get; init; }

    /// <summary>Admissions per minute.</summary>
    public required int RatePerMinute { get; init; }

    /// <summary>How the rate changes by itself; empty where it does not. Setting a rate by hand ends it.</summary>
    public IReadOnlyList<RatePoint> Ramp { get; init; } = [];

    /// <summary>Admissions per minute at an instant of the sale.</summary>
    /// <param name="at">The instant.</param>
    public int RateAt(DateTimeOffset at) => RateRamp.RateAt(Ramp, RatePerMinute, at.ToUnixTimeMilliseconds());

    /// <summary>Admissions per minute that a lane has for itself at an instant: its share, and at least one where the sale admits at all. It gets
    /// more while other lanes leave theirs.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="lane">The lane.</param>
    public int RateAt(DateTimeOffset at, LaneName lane) => ShareOf(lane, RateAt(at));

    /// <summary>A lane's part of a rate of the sale.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="ratePerMinute">Admissions per minute of all lanes together.</param>
    public int ShareOf(LaneName lane, int ratePerMinute) =>
        Lanes.Count == 0 ? ratePerMinute : (int)Math.Max(Math.Min(1, ratePerMinute), (long)ratePerMinute * ShareOf(lane) / 100);

    /// <summary>Whether nobody new may join any more, while all who wait are still served.</summary>
    public bool IsDraining { get; init; }

    /// <summary>How long a shopper who was away at the turn may still claim it, in minutes; 0 is not at all.</summary>
    public int GraceMinutes { get; init; } = SaleBounds.GraceMinutesDefault;

    /// <summary>Shoppers in the shop at once, at most; 0 is no limit.</summary>
    public int ActiveLimit { get; init; }

    /// <summary>When a unit becomes a shopper's.</summary>
    public StockPolicy Policy { get; init; }

    /// <summary>What happens to a request that can be filled in part only.</summary>
    public Fulfilment Fulfilment { get; init; }

    /// <summary>Units that one shopper may get in the whole sale, over all SKUs and tickets; 0 is no limit but the items' own.</summary>
    public int LimitPerShopper { get; init; }

    /// <summary>How long an admitted shopper has to check out, in minutes.</summary>
    public int HoldMinutes { get; init; } = SaleBounds.HoldMinutesDefault;

    /// <summary>Whether a shopper may ask once for as much time again.</summary>
    public bool ExtendOnce { get; init; }

    /// <summary>What a voucher is worth that a shopper gets who pays too late under <see cref="StockPolicy.FirstToPay"/>, in minor units;
    /// 0 is no voucher.</summary>
    public long VoucherValue { get; init; } = SaleBounds.VoucherValueDefault;

    /// <summary>How long such a voucher can be redeemed, in days.</summary>
    public int VoucherDays { get; init; } = SaleBounds.VoucherDaysDefault;

    /// <summary>ISO 4217 code of the currency of all prices.</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>What the merchant wants to say to everybody who waits; empty is nothing.</summary>
    public string Message { get; init; } = "";

    /// <summary>Whether shoppers are told how likely it is that they get something: likely, unlikely, or gone. Told unless the merchant objects.</summary>
    public bool ShowChance { get; init; } = true;

    /// <summary>Partitions of each lane in the sale's queue topic. Fixed when the sale is scheduled: a shopper's partition must not change.</summary>
    public int Partitions { get; init; } = SaleBounds.PartitionsDefault;

    /// <summary>The lanes besides the main one, in the merchant's order; none is a sale with one queue.</summary>
    public IReadOnlyList<SaleLane> Lanes { get; init; } = [];

    /// <summary>Every lane, the main one first: the order of everything that is listed by lane.</summary>
    public IReadOnlyList<LaneName> LaneNames => [LaneName.Main, .. Lanes.Select(lane => lane.Name)];

    /// <summary>Partitions of the queue topic: those of all lanes.</summary>
    public int QueuePartitions => Partitions * (1 + Lanes.Count);

    /// <summary>A lane's share of the rate, in percent.</summary>
    /// <param name="lane">The lane.</param>
    public int ShareOf(LaneName lane) =>
        lane.IsMain ? 100 - Lanes.Sum(each => each.SharePercent) : Lanes.FirstOrDefault(each => each.Name == lane)?.SharePercent ?? 0;

    /// <summary>A lane's place in <see cref="LaneNames"/>; -1 where the sale has no such lane.</summary>
    /// <param name="lane">The lane.</param>
    public int IndexOf(LaneName lane)
    {
        for (var i = 0; i < Lanes.Count; i++)
        {
            if (Lanes[i].Name == lane)
            {
                return i + 1;
            }
        }

        return lane.IsMain ? 0 : -1;
    }

    /// <summary>How the shop says which of its customers a shopper is, and whether it must.</summary>
    public SaleLogin Login { get; init; } = SaleLogin.None;

    /// <summary>How long after its close the sale's rows are kept, in days; longer while a voucher of it can be redeemed. Its topics and its keys in
    /// Redis go a day after the close.</summary>
    public int RetentionDays { get; init; } = SaleBounds.RetentionDaysDefault;

    /// <summary>Where the sale is in its life.</summary>
    public SaleState State { get; init; }

    /// <summary>Counts the changes of this sale, from 1: a copy with a lower one never replaces a copy with a higher one.</summary>
    public long Revision { get; init; } = 1;

    /// <summary>What is on sale; at least one item, no SKU twice.</summary>
    public required IReadOnlyList<SaleItem> Items { get; init; }

    /// <summary>When shoppers may come in.</summary>
    public DateTimeOffset LobbyOpensAt => StartsAt - TimeSpan.FromMinutes(LobbyMinutes);

    /// <summary>Whether a reservation can still be given more time: the sale allows it, it was not done before (then it is longer than one
    /// hold), and the sale itself has more. The page offers by this rule; the ledger decides.</summary>
    /// <param name="grantedAt">When it was granted.</param>
    /// <param name="expiresAt">When it ends by itself.</param>
    public bool MayExtend(DateTimeOffset grantedAt, DateTimeOffset expiresAt) =>
        ExtendOnce && expiresAt < EndsAt && expiresAt - grantedAt < TimeSpan.FromMinutes(HoldMinutes) + ClockStep;

    /// <summary>Grants and expiries are read from one clock, one after the other: between the two readings it moves on a little.</summary>
    private static readonly TimeSpan ClockStep = TimeSpan.FromSeconds(1);
}
