using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Brands;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Sales;

/// <summary>The sale document: what the merchant's API takes and gives, and what shoppers may read of it.</summary>
internal sealed record SaleDocument
{
    public string? Slug { get; init; }

    public string? Name { get; init; }

    public DateTimeOffset? StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>The IANA time zone that the merchant plans in; left out, UTC.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The time of day of the start in that zone, such as 2026-11-27T10:00, in the place of startsAt; null where an instant was named.</summary>
    public string? LocalStart { get; init; }

    /// <summary>In the place of endsAt; in answers how long the sale lasts.</summary>
    public int? DurationMinutes { get; init; }

    /// <summary>What was made of a time of day that clocks skip or repeat; null where nothing had to be. Ignored in a request.</summary>
    public string? StartNote { get; init; }

    /// <summary>How long before shoppers may come in the sale is made warm.</summary>
    public int WarmMinutes { get; init; } = SaleBounds.WarmMinutesDefault;

    public int LobbyMinutes { get; init; }

    /// <summary>How numbers come from arrivals; left out, a sale with a lobby draws.</summary>
    public QueueOrder? Order { get; init; }

    /// <summary>SHA-256 of the draw's seed; null where nothing is drawn, ignored in a request.</summary>
    public string? DrawCommitment { get; init; }

    /// <summary>The public value that is mixed into the draw; null where there is none, ignored in a request.</summary>
    public string? DrawBeacon { get; init; }

    public int RatePerMinute { get; init; }

    /// <summary>How the rate changes by itself; empty where it does not.</summary>
    public IReadOnlyList<RatePoint> Ramp { get; init; } = [];

    public int ActiveLimit { get; init; }

    /// <summary>How long a missed turn can be claimed.</summary>
    public int GraceMinutes { get; init; } = SaleBounds.GraceMinutesDefault;

    /// <summary>Whether nobody new may join; ignored in a request.</summary>
    public bool IsDraining { get; init; }

    public StockPolicy Policy { get; init; }

    public Fulfilment Fulfilment { get; init; }

    public int LimitPerShopper { get; init; }

    public int HoldMinutes { get; init; } = SaleBounds.HoldMinutesDefault;

    public bool ExtendOnce { get; init; }

    public long VoucherValue { get; init; } = SaleBounds.VoucherValueDefault;

    public int VoucherDays { get; init; } = SaleBounds.VoucherDaysDefault;

    public string Currency { get; init; } = "EUR";

    public string Message { get; init; } = "";

    /// <summary>Whether shoppers are told how likely it is that they get something.</summary>
    public bool ShowChance { get; init; } = true;

    /// <summary>Whether only customers who are signed in at the shop may join.</summary>
    public bool LoginRequired { get; init; }

    /// <summary>Where they sign in, an https address; it gets ?return= with the address to come back to.</summary>
    public string LoginUrl { get; init; } = "";

    /// <summary>The public keys that the shop's logins are checked by: P-256 as PEM, one to three.</summary>
    public string LoginKeys { get; init; } = "";

    /// <summary>How long after its close the sale is kept.</summary>
    public int RetentionDays { get; init; } = SaleBounds.RetentionDaysDefault;

    public int Partitions { get; init; } = SaleBounds.PartitionsDefault;

    /// <summary>The lanes besides the main one; empty where everybody is in one queue.</summary>
    public IReadOnlyList<SaleDocumentLane> Lanes { get; init; } = [];

    public IReadOnlyList<SaleDocumentItem>? Items { get; init; }

    /// <summary>How the sale looks; null where it looks as sales do by themselves.</summary>
    public BrandDocument? Brand { get; init; }

    /// <summary>Where the sale is in its life; ignored in a request.</summary>
    public SaleState State { get; init; }

    /// <summary>Why what can wait is off for the moment (wishes, reminders, the merchant's edits); null where it is not. Ignored in a request.</summary>
    public ReadOnlyNow? ReadOnly { get; init; }

    /// <summary>The server's clock, by which a page counts down; ignored in a request.</summary>
    public DateTimeOffset? ServerTime { get; init; }

    public static SaleDocument Of(Sale sale, DateTimeOffset now, BrandDocument? brand = null) => new()
    {
        Slug = sale.Slug,
        Name = sale.Name,
        StartsAt = sale.StartsAt,
        EndsAt = sale.EndsAt,
        TimeZone = sale.TimeZone,
        LocalStart = SaleTimes.Format(sale.LocalStart),
        DurationMinutes = (int)(sale.EndsAt - sale.StartsAt).TotalMinutes,
        StartNote = SaleTimes.NoteOf(sale),
        WarmMinutes = sale.WarmMinutes,
        LobbyMinutes = sale.LobbyMinutes,
        Order = sale.Order,
        DrawCommitment = sale.Draw?.Commitment,
        DrawBeacon = sale.Draw is { Beacon.Length: > 0 } draw ? draw.Beacon : null,
        RatePerMinute = sale.RatePerMinute,
        Ramp = sale.Ramp,
        ActiveLimit = sale.ActiveLimit,
        GraceMinutes = sale.GraceMinutes,
        IsDraining = sale.IsDraining,
        Policy = sale.Policy,
        Fulfilment = sale.Fulfilment,
        LimitPerShopper = sale.LimitPerShopper,
        HoldMinutes = sale.HoldMinutes,
        ExtendOnce = sale.ExtendOnce,
        VoucherValue = sale.VoucherValue,
        VoucherDays = sale.VoucherDays,
        Currency = sale.Currency,
        Message = sale.Message,
        ShowChance = sale.ShowChance,
        LoginRequired = sale.Login.IsRequired,
        LoginUrl = sale.Login.Url,
        LoginKeys = sale.Login.Keys,
        RetentionDays = sale.RetentionDays,
        Partitions = sale.Partitions,
        Lanes = [.. sale.Lanes.Select(lane => new SaleDocumentLane(lane.Name.ToString(), lane.Text, lane.SharePercent))],
        Items = [.. sale.Items.Select(SaleDocumentItem.Of)],
        Brand = brand,
        State = sale.State,
        ServerTime = now,
    };
}

internal sealed record SaleDocumentLane(string? Name, string? Text, int SharePercent);

internal sealed record SaleDocumentItem(string? Sku, string? Name, long Price, int Units, int LimitPerShopper)
{
    public static SaleDocumentItem Of(SaleItem item) => new(item.Sku.ToString(), item.Name, item.Price, item.Units, item.LimitPerShopper);
}
