using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>Checks what a merchant wants to schedule, field by field, and makes a sale of it.</summary>
internal static class SaleDraft
{
    /// <param name="document">What is wanted.</param>
    /// <param name="merchant">Who wants it.</param>
    /// <param name="time">The clock.</param>
    /// <param name="errors">Gets each field with what is wrong with it.</param>
    /// <returns>The sale; null where something is wrong.</returns>
    public static Sale? Check(SaleDocument document, Guid merchant, TimeProvider time, FieldErrors errors)
    {
        document = SaleTimes.Resolve(document, errors);
        errors.Demand(SaleTimes.IsSlug(document.Slug), "slug", $"1 to {SaleBounds.SlugLengthMax} lower-case letters, digits and dashes.");
        errors.Demand(document.Name is { Length: > 0 and <= SaleBounds.NameLengthMax }, "name", $"1 to {SaleBounds.NameLengthMax} characters.");
        errors.Demand(document.StartsAt is not null, "startsAt", "An instant such as 2026-11-27T10:00:00Z, or localStart and timeZone.");
        errors.Demand(document.EndsAt > (document.StartsAt ?? default), "endsAt", "An instant after startsAt, or durationMinutes.");
        errors.Demand(document.EndsAt > time.GetUtcNow(), "endsAt", "An instant that is not over yet.");
        errors.Demand(document.LobbyMinutes is >= 0 and <= SaleBounds.LobbyMinutesMax, "lobbyMinutes", $"0 to {SaleBounds.LobbyMinutesMax}.");
        errors.Demand(document.WarmMinutes is >= 0 and <= SaleBounds.WarmMinutesMax, "warmMinutes", $"0 to {SaleBounds.WarmMinutesMax}.");
        errors.Demand(
            document.Order != QueueOrder.Draw || document.LobbyMinutes > 0, "order", "A draw needs a lobby: lobbyMinutes of 1 or more, or order fifo.");
        errors.Demand(document.RatePerMinute is >= 1 and <= SaleBounds.RatePerMinuteMax, "ratePerMinute", $"1 to {SaleBounds.RatePerMinuteMax}.");
        errors.Demand(document.ActiveLimit is >= 0 and <= SaleBounds.ActiveLimitMax, "activeLimit", $"0 to {SaleBounds.ActiveLimitMax}; 0 is no limit.");
        errors.Demand(document.GraceMinutes is >= 0 and <= SaleBounds.GraceMinutesMax, "graceMinutes", $"0 to {SaleBounds.GraceMinutesMax}.");
        errors.Demand(RateChange.WrongWith(document.Ramp) is null, "ramp", RateChange.WrongWith(document.Ramp) ?? "");
        errors.Demand(document.HoldMinutes is >= 1 and <= SaleBounds.HoldMinutesMax, "holdMinutes", $"1 to {SaleBounds.HoldMinutesMax}.");
        errors.Demand(
            document.LimitPerShopper is >= 0 and <= SaleBounds.LimitPerSaleMax,
            "limitPerShopper",
            $"0 to {SaleBounds.LimitPerSaleMax} units over the whole sale; 0 is no limit but the items' own.");
        errors.Demand(
            document.VoucherValue is >= 0 and <= SaleBounds.PriceMax,
            "voucherValue",
            $"0 to {SaleBounds.PriceMax}, in minor units (cents); 0 is no voucher.");
        errors.Demand(document.VoucherDays is >= 1 and <= SaleBounds.VoucherDaysMax, "voucherDays", $"1 to {SaleBounds.VoucherDaysMax}.");
        errors.Demand(document.Currency.Length == 3 && document.Currency.All(char.IsAsciiLetterUpper), "currency", "An ISO 4217 code such as EUR.");
        errors.Demand(document.Message.Length <= SaleBounds.MessageLengthMax, "message", $"At most {SaleBounds.MessageLengthMax} characters.");
        errors.Demand(document.Partitions is >= 1 and <= SaleBounds.PartitionsMax, "partitions", $"1 to {SaleBounds.PartitionsMax}.");
        errors.Demand(document.RetentionDays is >= 1 and <= SaleBounds.RetentionDaysMax, "retentionDays", $"1 to {SaleBounds.RetentionDaysMax}.");
        LoginDraft.Check(document, errors);
        CheckLanes(document, errors);
        CheckItems(document.Items, errors);
        return errors.Any ? null : SaleOf(document, merchant, time);
    }

    private static void CheckLanes(SaleDocument document, FieldErrors errors)
    {
        if (document.Lanes is not { } lanes || lanes.Contains(null!))
        {
            errors.Demand(false, "lanes", "A list of {name, text, sharePercent}; left out or empty, everybody is in one queue.");
            return;
        }

        errors.Demand(lanes.Count <= SaleBounds.LanesMax, "lanes", $"At most {SaleBounds.LanesMax} besides the main one.");
        errors.Demand(lanes.Select(lane => lane.Name).Distinct(StringComparer.Ordinal).Count() == lanes.Count, "lanes", "Each name once.");
        errors.Demand(lanes.Sum(lane => (long)lane.SharePercent) < 100, "lanes", "The shares together must leave the main lane 1 percent or more.");
        errors.Demand(
            document.Partitions * (1L + lanes.Count) <= SaleBounds.PartitionsMax,
            "partitions",
            $"Every lane has as many: with {lanes.Count} lanes besides the main one at most {SaleBounds.PartitionsMax / (1 + lanes.Count)}.");
        foreach (var (lane, index) in lanes.Select((lane, index) => (lane, index)))
        {
            errors.Demand(
                LaneName.IsWellFormed(lane.Name) && !new LaneName(lane.Name).IsMain,
                $"lanes[{index}].name",
                $"1 to {LaneName.LengthMax} lower-case letters, digits and dashes, and not 'main', which every sale has.");
            errors.Demand(
                lane.Text is { Length: > 0 and <= SaleBounds.NameLengthMax } text && !text.Any(char.IsControl),
                $"lanes[{index}].text",
                $"1 to {SaleBounds.NameLengthMax} characters on one line.");
            errors.Demand(lane.SharePercent is >= 1 and <= 99, $"lanes[{index}].sharePercent", "1 to 99.");
        }
    }

    private static void CheckItems(IReadOnlyList<SaleDocumentItem>? items, FieldErrors errors)
    {
        errors.Demand(items is { Count: > 0 and <= SaleBounds.ItemsMax }, "items", $"1 to {SaleBounds.ItemsMax} items.");
        errors.Demand(
            (items ?? []).Select(item => item.Sku).Distinct(StringComparer.Ordinal).Count() == (items?.Count ?? 0), "items", "Each SKU once.");
        foreach (var (item, index) in (items ?? []).Select((item, index) => (item, index)))
        {
            errors.Demand(Sku.IsWellFormed(item.Sku), $"items[{index}].sku", $"1 to {Sku.LengthMax} letters, digits, dots, dashes, underscores.");
            errors.Demand(
                item.Name is { Length: > 0 and <= SaleBounds.NameLengthMax }, $"items[{index}].name", $"1 to {SaleBounds.NameLengthMax} characters.");
            errors.Demand(item.Price is >= 0 and <= SaleBounds.PriceMax, $"items[{index}].price", "Minor units (cents), 0 or more.");
            errors.Demand(item.Units is >= 0 and <= SaleBounds.UnitsMax, $"items[{index}].units", $"0 to {SaleBounds.UnitsMax}.");
            errors.Demand(
                item.LimitPerShopper is >= 1 and <= SaleBounds.LimitPerShopperMax,
                $"items[{index}].limitPerShopper",
                $"1 to {SaleBounds.LimitPerShopperMax}.");
        }
    }

    private static Sale SaleOf(SaleDocument document, Guid merchant, TimeProvider time) => new()
    {
        Id = SaleId.New(time),
        MerchantId = merchant,
        Slug = document.Slug!,
        Name = document.Name!,
        StartsAt = document.StartsAt!.Value.ToUniversalTime(),
        EndsAt = document.EndsAt!.Value.ToUniversalTime(),
        TimeZone = document.TimeZone ?? LocalTime.Utc,
        LocalStart = SaleTimes.Parse(document.LocalStart),
        WarmMinutes = document.WarmMinutes,
        LobbyMinutes = document.LobbyMinutes,
        Order = document.Order ?? (document.LobbyMinutes > 0 ? QueueOrder.Draw : QueueOrder.Fifo),
        RatePerMinute = document.RatePerMinute,
        ActiveLimit = document.ActiveLimit,
        GraceMinutes = document.GraceMinutes,
        Ramp = document.Ramp,
        Policy = document.Policy,
        Fulfilment = document.Fulfilment,
        LimitPerShopper = document.LimitPerShopper,
        HoldMinutes = document.HoldMinutes,
        ExtendOnce = document.ExtendOnce,
        VoucherValue = document.VoucherValue,
        VoucherDays = document.VoucherDays,
        Currency = document.Currency,
        Message = document.Message,
        ShowChance = document.ShowChance,
        Login = new SaleLogin(document.LoginRequired, document.LoginUrl.Trim(), document.LoginKeys.Trim()),
        RetentionDays = document.RetentionDays,
        Partitions = document.Partitions,
        Lanes = [.. document.Lanes.Select(lane => new SaleLane(new LaneName(lane.Name!), lane.Text!, lane.SharePercent))],
        Items = [.. document.Items!.Select(item => new SaleItem(new Sku(item.Sku!), item.Name!, item.Price, item.Units, item.LimitPerShopper))],
    };
}
