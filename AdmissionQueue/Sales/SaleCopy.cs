using AdmissionQueue.Pacing;

namespace AdmissionQueue.Sales;

/// <summary>The same sale at another time.</summary>
public static class SaleCopy
{
    /// <summary>A sale with all terms of another one and everything of its life left out: units are those that were stocked when that one was
    /// scheduled, the draw gets a promise of its own, and a schedule of rates moves along.</summary>
    /// <param name="sale">The sale to copy.</param>
    /// <param name="id">The id of the copy.</param>
    /// <param name="slug">The name in addresses of the copy.</param>
    /// <param name="startsAt">When the copy starts.</param>
    /// <param name="localStart">The time of day that was asked for; null where it was an instant.</param>
    public static Sale Of(Sale sale, SaleId id, string slug, DateTimeOffset startsAt, DateTime? localStart)
    {
        var later = startsAt - sale.StartsAt;
        return sale with
        {
            Id = id,
            Slug = slug,
            StartsAt = startsAt,
            EndsAt = sale.EndsAt + later,
            LocalStart = localStart,
            Ramp = [.. sale.Ramp.Select(point => point with { At = point.At + later })],
            Draw = null,
            WarmRun = 0,
            ForcedReason = "",
            IsDraining = false,
            Message = "",
            State = SaleState.Scheduled,
            Revision = 1,
        };
    }

    /// <summary>The time of day at which a sale is to start again some weeks later: the same in its time zone, whatever clocks do in between.</summary>
    /// <param name="sale">The sale that is repeated.</param>
    /// <param name="zone">Its time zone.</param>
    /// <param name="weeks">How many weeks later, 1 or more.</param>
    public static DateTime WeeksLater(Sale sale, TimeZoneInfo zone, int weeks) =>
        (sale.LocalStart ?? LocalTime.Of(sale.StartsAt, zone)).AddDays(7 * weeks);
}
