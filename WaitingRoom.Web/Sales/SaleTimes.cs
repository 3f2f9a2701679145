using System.Globalization;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Sales;

/// <summary>When a sale starts and ends, as a merchant may say it: by instants, or by a time of day in a time zone and a length.</summary>
internal static class SaleTimes
{
    private const int DurationMinutesMax = 366 * 24 * 60;

    private static readonly string[] Forms = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Fills in the instants.</summary>
    /// <param name="document">What the merchant says.</param>
    /// <param name="errors">Gets what is wrong with it.</param>
    public static SaleDocument Resolve(SaleDocument document, FieldErrors errors)
    {
        var zone = LocalTime.ZoneOf(document.TimeZone ?? LocalTime.Utc);
        errors.Demand(zone is not null, "timeZone", "An IANA time zone such as Europe/Berlin.");
        errors.Demand(document.LocalStart is null || Parse(document.LocalStart) is not null, "localStart", "A time of day such as 2026-11-27T10:00, without an offset.");
        errors.Demand(document.LocalStart is null || document.TimeZone is not null, "timeZone", "localStart needs one.");
        errors.Demand(document.EndsAt is not null || document.DurationMinutes is null or (>= 1 and <= DurationMinutesMax), "durationMinutes", $"1 to {DurationMinutesMax}.");
        if (errors.Any)
        {
            return document;
        }

        var startsAt = Parse(document.LocalStart) is { } local ? LocalTime.Resolve(local, zone!).At : document.StartsAt;
        errors.Demand(
            document.LocalStart is null || document.StartsAt is null || document.StartsAt == startsAt, "startsAt", "It is another instant than localStart: say one of the two.");
        return document with { StartsAt = startsAt, EndsAt = document.EndsAt ?? EndOf(startsAt, document.DurationMinutes) };
    }

    /// <returns>Null where the text is no time of day.</returns>
    public static DateTime? Parse(string? local) =>
        DateTime.TryParseExact(local, Forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed) ? parsed : null;

    public static string? Format(DateTime? local) => local?.ToString(Forms[1], CultureInfo.InvariantCulture);

    /// <summary>What was made of the time of day that was asked for; null where it was taken as it is.</summary>
    public static string? NoteOf(Sale sale)
    {
        if (sale.LocalStart is not { } local || LocalTime.ZoneOf(sale.TimeZone) is not { } zone)
        {
            return null;
        }

        return LocalTime.Resolve(local, zone).Kind switch
        {
            LocalTimeKind.Skipped =>
                $"Clocks in {sale.TimeZone} are put forward over {local:HH:mm}: the sale starts at {LocalTime.Of(sale.StartsAt, zone):HH:mm} there.",
            LocalTimeKind.Twice => $"Clocks in {sale.TimeZone} show {local:HH:mm} twice that day: the sale starts at the first.",
            _ => null,
        };
    }

    public static bool IsSlug(string? slug) =>
        slug is { Length: > 0 and <= SaleBounds.SlugLengthMax } && slug.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static DateTimeOffset? EndOf(DateTimeOffset? startsAt, int? minutes) =>
        startsAt is { } start && minutes is { } length ? start.AddMinutes(length) : null;
}
