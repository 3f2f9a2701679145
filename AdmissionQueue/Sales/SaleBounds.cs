namespace AdmissionQueue.Sales;

/// <summary>The bounds of what can be scheduled. Each is far above what a real sale needs and far below what would overflow.</summary>
public static class SaleBounds
{
    /// <summary>Different SKUs in one sale, at most: every worker locks them in one transaction.</summary>
    public const int ItemsMax = 100;

    /// <summary>Units of one SKU, at most.</summary>
    public const int UnitsMax = 100_000_000;

    /// <summary>Units that one shopper may get of one SKU, at most.</summary>
    public const int LimitPerShopperMax = 1_000;

    /// <summary>Units that one shopper may get in one sale, at most: every item's limit at its highest.</summary>
    public const int LimitPerSaleMax = LimitPerShopperMax * ItemsMax;

    /// <summary>Highest price, in minor units: with <see cref="LimitPerShopperMax"/> and <see cref="ItemsMax"/> a total still fits 64 bits.</summary>
    public const long PriceMax = 1_000_000_000_000;

    /// <summary>Admissions per minute, at most.</summary>
    public const int RatePerMinuteMax = 6_000_000;

    /// <summary>The longest lobby: a week.</summary>
    public const int LobbyMinutesMax = 7 * 24 * 60;

    /// <summary>The usual time to make a sale warm: it takes seconds, and leaves time to look at what is not.</summary>
    public const int WarmMinutesDefault = 2;

    /// <summary>The longest time to make a sale warm: an hour.</summary>
    public const int WarmMinutesMax = 60;

    /// <summary>Repetitions that are scheduled at once, at most: a year of weeks.</summary>
    public const int RepeatsMax = 52;

    /// <summary>Characters of a draw's beacon, at most: room for a hash, a block height, a line of lottery numbers.</summary>
    public const int BeaconLengthMax = 200;

    /// <summary>The usual time to check out.</summary>
    public const int HoldMinutesDefault = 10;

    /// <summary>The longest time to check out: a day.</summary>
    public const int HoldMinutesMax = 24 * 60;

    /// <summary>The usual time to claim a turn that was missed.</summary>
    public const int GraceMinutesDefault = 5;

    /// <summary>The longest time to claim a missed turn: a day.</summary>
    public const int GraceMinutesMax = 24 * 60;

    /// <summary>Shoppers in the shop at once, at most.</summary>
    public const int ActiveLimitMax = 1_000_000;

    /// <summary>The usual compensation: 5.00 in most currencies.</summary>
    public const long VoucherValueDefault = 500;

    /// <summary>The usual time to redeem a voucher.</summary>
    public const int VoucherDaysDefault = 90;

    /// <summary>The longest time to redeem a voucher: ten years.</summary>
    public const int VoucherDaysMax = 3_650;

    /// <summary>Partitions of a queue topic when the merchant does not say: room for eight workers.</summary>
    public const int PartitionsDefault = 8;

    /// <summary>Partitions of a queue topic, at most.</summary>
    public const int PartitionsMax = 256;

    /// <summary>How long a sale's rows are usually kept after its close, in days.</summary>
    public const int RetentionDaysDefault = 90;

    /// <summary>The longest time to keep them: ten years.</summary>
    public const int RetentionDaysMax = 3_650;

    /// <summary>Lanes besides the main one, at most: the pacer looks at each of them in every step.</summary>
    public const int LanesMax = 7;

    /// <summary>Keys that a sale's logins are checked by, at most: one in use, the next, and the last.</summary>
    public const int LoginKeysMax = 3;

    /// <summary>Characters of the address where shoppers sign in, at most.</summary>
    public const int LoginUrlLengthMax = 500;

    /// <summary>Invite codes of one call, at most: a few megabytes of answer.</summary>
    public const int InvitesMax = 10_000;

    /// <summary>Characters of a name, at most.</summary>
    public const int NameLengthMax = 200;

    /// <summary>Characters of a slug, at most.</summary>
    public const int SlugLengthMax = 64;

    /// <summary>Characters of a message to shoppers, at most.</summary>
    public const int MessageLengthMax = 500;
}
