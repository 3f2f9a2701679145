using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;

namespace InventoryLedger.Catalog;

/// <summary>A row of <c>sale</c>, as Dapper reads it.</summary>
internal sealed record SaleRow
{
    /// <summary>The columns, named as the properties below are.</summary>
    public const string Columns =
        """
        sale.id, merchant_id AS MerchantId, slug, sale.name, starts_at AS StartsAt, ends_at AS EndsAt, lobby_minutes AS LobbyMinutes,
        time_zone AS TimeZone, local_start AS LocalStart, warm_minutes AS WarmMinutes, warm_run AS WarmRun, forced_reason AS ForcedReason,
        queue_order AS QueueOrder, draw_commitment AS DrawCommitment, draw_beacon AS DrawBeacon, draw_seed AS DrawSeed,
        lobby_joiners AS LobbyJoiners, lanes, lane_joiners AS LaneJoiners,
        grace_ms AS GraceMs, ramp, is_draining AS IsDraining,
        rate_per_minute AS RatePerMinute, active_limit AS ActiveLimit, policy, fulfilment,
        limit_per_shopper AS LimitPerShopper, hold_ms AS HoldMs, extend_once AS ExtendOnce, voucher_value AS VoucherValue,
        voucher_days AS VoucherDays, currency, message, show_chance AS ShowChance,
        login_required AS LoginRequired, login_url AS LoginUrl, login_keys AS LoginKeys, retention_days AS RetentionDays, partitions, state, revision
        """;

    private const long MsPerMinute = 60_000;

    public Guid Id { get; init; }

    public Guid MerchantId { get; init; }

    public string Slug { get; init; } = "";

    public string Name { get; init; } = "";

    public DateTime StartsAt { get; init; }

    public DateTime EndsAt { get; init; }

    public int LobbyMinutes { get; init; }

    public string TimeZone { get; init; } = "";

    public DateTime? LocalStart { get; init; }

    public int WarmMinutes { get; init; }

    public int WarmRun { get; init; }

    public string ForcedReason { get; init; } = "";

    public string QueueOrder { get; init; } = "";

    public string? DrawCommitment { get; init; }

    public string DrawBeacon { get; init; } = "";

    public byte[]? DrawSeed { get; init; }

    public long? LobbyJoiners { get; init; }

    public string Lanes { get; init; } = "";

    public long[]? LaneJoiners { get; init; }

    public long GraceMs { get; init; }

    public string Ramp { get; init; } = "";

    public bool IsDraining { get; init; }

    public int RatePerMinute { get; init; }

    public int ActiveLimit { get; init; }

    public string Policy { get; init; } = "";

    public string Fulfilment { get; init; } = "";

    public int LimitPerShopper { get; init; }

    public long HoldMs { get; init; }

    public bool ExtendOnce { get; init; }

    public long VoucherValue { get; init; }

    public int VoucherDays { get; init; }

    public string Currency { get; init; } = "";

    public string Message { get; init; } = "";

    public bool ShowChance { get; init; }

    public bool LoginRequired { get; init; }

    public string LoginUrl { get; init; } = "";

    public string LoginKeys { get; init; } = "";

    public int RetentionDays { get; init; }

    public int Partitions { get; init; }

    public string State { get; init; } = "";

    public long Revision { get; init; }

    private RevealedDraw? Revealed => DrawSeed is { } seed && LobbyJoiners is { } joiners
        ? new RevealedDraw(Convert.ToHexStringLower(seed), joiners) { LaneJoiners = LaneJoiners ?? [] }
        : null;

    public static SaleRow Of(Sale sale) => new()
    {
        Id = sale.Id.Value,
        MerchantId = sale.MerchantId,
        Slug = sale.Slug,
        Name = sale.Name,
        StartsAt = sale.StartsAt.UtcDateTime,
        EndsAt = sale.EndsAt.UtcDateTime,
        LobbyMinutes = sale.LobbyMinutes,
        TimeZone = sale.TimeZone,
        LocalStart = sale.LocalStart,
        WarmMinutes = sale.WarmMinutes,
        QueueOrder = WireNames<AdmissionQueue.Sales.QueueOrder>.Of(sale.Order),
        Lanes = SaleLane.Format(sale.Lanes),
        GraceMs = sale.GraceMinutes * MsPerMinute,
        Ramp = RateRamp.Format(sale.Ramp),
        IsDraining = sale.IsDraining,
        RatePerMinute = sale.RatePerMinute,
        ActiveLimit = sale.ActiveLimit,
        Policy = WireNames<StockPolicy>.Of(sale.Policy),
        Fulfilment = WireNames<AdmissionQueue.Sales.Fulfilment>.Of(sale.Fulfilment),
        LimitPerShopper = sale.LimitPerShopper,
        HoldMs = sale.HoldMinutes * MsPerMinute,
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
        State = WireNames<SaleState>.Of(sale.State),
        Revision = sale.Revision,
    };

    public Sale ToSale(IReadOnlyList<SaleItem> items) => new()
    {
        Id = new SaleId(Id),
        MerchantId = MerchantId,
        Slug = Slug,
        Name = Name,
        StartsAt = new DateTimeOffset(StartsAt, TimeSpan.Zero),
        EndsAt = new DateTimeOffset(EndsAt, TimeSpan.Zero),
        LobbyMinutes = LobbyMinutes,
        TimeZone = TimeZone,
        LocalStart = LocalStart,
        WarmMinutes = WarmMinutes,
        WarmRun = WarmRun,
        ForcedReason = ForcedReason,
        Order = WireNames<AdmissionQueue.Sales.QueueOrder>.Parse(QueueOrder),
        Draw = DrawCommitment is null ? null : new SaleDraw(DrawCommitment, DrawBeacon, Revealed),
        Lanes = SaleLane.Parse(Lanes),
        GraceMinutes = (int)(GraceMs / MsPerMinute),
        Ramp = RateRamp.Parse(Ramp),
        IsDraining = IsDraining,
        RatePerMinute = RatePerMinute,
        ActiveLimit = ActiveLimit,
        Policy = WireNames<StockPolicy>.Parse(Policy),
        Fulfilment = WireNames<AdmissionQueue.Sales.Fulfilment>.Parse(Fulfilment),
        LimitPerShopper = LimitPerShopper,
        HoldMinutes = (int)Math.Max(1, HoldMs / MsPerMinute),
        ExtendOnce = ExtendOnce,
        VoucherValue = VoucherValue,
        VoucherDays = VoucherDays,
        Currency = Currency,
        Message = Message,
        ShowChance = ShowChance,
        Login = new SaleLogin(LoginRequired, LoginUrl, LoginKeys),
        RetentionDays = RetentionDays,
        Partitions = Partitions,
        State = WireNames<SaleState>.Parse(State),
        Revision = Revision,
        Items = items,
    };
}

/// <summary>A row of <c>sale_item</c>, as Dapper reads it.</summary>
internal sealed record SaleItemRow(Guid SaleId, string Sku, int Position, string Name, long Price, int Units, int LimitPerShopper)
{
    public SaleItem ToItem() => new(new Sku(Sku), Name, Price, Units, LimitPerShopper);
}
