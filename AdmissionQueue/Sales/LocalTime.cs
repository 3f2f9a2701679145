namespace AdmissionQueue.Sales;

/// <summary>How a time of day became an instant.</summary>
public enum LocalTimeKind
{
    /// <summary>The time of day happens once.</summary>
    Once,

    /// <summary>Clocks are put forward over it: it was read as if they were not, and so comes later by as much.</summary>
    Skipped,

    /// <summary>Clocks are put back over it: the first of the two was taken.</summary>
    Twice,
}

/// <summary>An instant that a time of day stands for.</summary>
/// <param name="At">The instant, in UTC.</param>
/// <param name="Kind">How it was found.</param>
public readonly record struct LocalInstant(DateTimeOffset At, LocalTimeKind Kind);

/// <summary>Turns times of day in a time zone into instants. Where clocks change, by the rule that calendars follow (RFC 5545, 3.3.5): a time
/// that does not exist is read with the offset from before the gap; of one that exists twice the first is meant.</summary>
public static class LocalTime
{
    /// <summary>The zone of sales whose merchant names none.</summary>
    public const string Utc = "UTC";

    /// <summary>Finds a time zone.</summary>
    /// <param name="id">Its IANA name, such as <c>Europe/Berlin</c>.</param>
    /// <returns>Null where this machine knows none of that name.</returns>
    public static TimeZoneInfo? ZoneOf(string? id) =>
        id is { Length: > 0 and <= 64 } && (id == Utc || id.Contains('/', StringComparison.Ordinal)) && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone)
            ? zone
            : null;

    /// <summary>The instant that a time of day stands for.</summary>
    /// <param name="local">The time of day; its kind does not matter.</param>
    /// <param name="zone">The zone.</param>
    public static LocalInstant Resolve(DateTime local, TimeZoneInfo zone)
    {
        local = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(local))
        {
            // A day before, no clock has been changed yet: two changes within a day do not happen.
            return new LocalInstant(InstantOf(local, zone.GetUtcOffset(local.AddDays(-1))), LocalTimeKind.Skipped);
        }

        // The larger offset is that of the earlier of the two instants.
        return zone.IsAmbiguousTime(local)
            ? new LocalInstant(InstantOf(local, zone.GetAmbiguousTimeOffsets(local).Max()), LocalTimeKind.Twice)
            : new LocalInstant(InstantOf(local, zone.GetUtcOffset(local)), LocalTimeKind.Once);
    }

    /// <summary>The time of day of an instant.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="zone">The zone.</param>
    public static DateTime Of(DateTimeOffset at, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(at, zone).DateTime;

    private static DateTimeOffset InstantOf(DateTime local, TimeSpan offset) => new DateTimeOffset(local, offset).ToUniversalTime();
}
