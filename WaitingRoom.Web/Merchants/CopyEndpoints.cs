using System.Globalization;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Sales;

namespace WaitingRoom.Web.Merchants;

/// <summary>A sale once more: at another time, or every week.</summary>
internal static class CopyEndpoints
{
    public static void MapCopies(this IEndpointRouteBuilder sales)
    {
        sales.MapPost("{slug}/clone", CloneAsync).Needs(Scope.SalesWrite).WithSummary("Schedules a sale with the same terms, items and looks at another time.");
        sales.MapPost("{slug}/repeat", RepeatAsync).Needs(Scope.SalesWrite).WithSummary("Schedules a sale again every week, at the same time of day in its time zone.");
    }

    private static async Task<IResult> CloneAsync(
        string slug, CloneOrder order, HttpContext http, SaleStore store, SaleCopier copier, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var errors = new FieldErrors();
        var times = SaleTimes.Resolve(
            new SaleDocument { StartsAt = order.StartsAt, LocalStart = order.LocalStart, TimeZone = order.TimeZone ?? sale.TimeZone }, errors);
        errors.Demand(SaleTimes.IsSlug(order.Slug), "slug", $"1 to {SaleBounds.SlugLengthMax} lower-case letters, digits and dashes.");
        errors.Demand(errors.Any || times.StartsAt is not null, "startsAt", "An instant such as 2026-11-27T10:00:00Z, or localStart.");
        errors.Demand(
            errors.Any || times.StartsAt!.Value + (sale.EndsAt - sale.StartsAt) > time.GetUtcNow(), "startsAt", "The copy would be over already.");
        if (errors.Any)
        {
            return errors.Refuse("Nothing was scheduled: see errors, field by field.");
        }

        var copy = await copier.CopyAsync(
            sale with { TimeZone = times.TimeZone! }, order.Slug!, times.StartsAt!.Value.ToUniversalTime(), SaleTimes.Parse(order.LocalStart), cancellationToken);
        return copy is null
            ? Problem.Conflict("slug-taken", "Slug taken", $"There is a sale '{order.Slug}' already: choose another slug.")
            : TypedResults.Created($"/api/sales/{copy.Slug}", copy);
    }

    private static async Task<IResult> RepeatAsync(
        string slug, RepeatOrder order, HttpContext http, SaleStore store, SaleCopier copier, TimeProvider time, CancellationToken cancellationToken)
    {
        if (order.Wrong() is { } wrong)
        {
            return Problem.Invalid(wrong);
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var zone = LocalTime.ZoneOf(sale.TimeZone) ?? TimeZoneInfo.Utc;
        var scheduled = new List<SaleDocument>();
        foreach (var local in order.StartsOf(sale, zone))
        {
            var at = LocalTime.Resolve(local, zone).At;
            if (at + (sale.EndsAt - sale.StartsAt) <= time.GetUtcNow())
            {
                continue; // A week that is over already.
            }

            // One that is there already is from the same request, sent before: the dates are in the slugs.
            var date = local.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            var stem = slug[..Math.Min(slug.Length, SaleBounds.SlugLengthMax - date.Length - 1)];
            if (await copier.CopyAsync(sale, $"{stem}-{date}", at, local, cancellationToken) is { } copy)
            {
                scheduled.Add(copy);
            }
        }

        return TypedResults.Ok(scheduled);
    }
}

/// <summary>A copy that a merchant wants.</summary>
/// <param name="Slug">Its slug.</param>
/// <param name="StartsAt">When it starts.</param>
/// <param name="LocalStart">In its place, a time of day in the sale's time zone.</param>
/// <param name="TimeZone">Another time zone than the sale's.</param>
internal sealed record CloneOrder(string? Slug, DateTimeOffset? StartsAt, string? LocalStart, string? TimeZone);

/// <summary>Weekly repetitions that a merchant wants: so many, or up to a day.</summary>
/// <param name="Count">How many, 1 to <see cref="SaleBounds.RepeatsMax"/>.</param>
/// <param name="Until">The last day, in the sale's time zone.</param>
internal sealed record RepeatOrder(int? Count, DateOnly? Until)
{
    public string? Wrong() => this switch
    {
        { Count: null, Until: null } or { Count: not null, Until: not null } => "Say either count or until.",
        { Count: < 1 or > SaleBounds.RepeatsMax } => $"count must be 1 to {SaleBounds.RepeatsMax}.",
        _ => null,
    };

    public IEnumerable<DateTime> StartsOf(Sale sale, TimeZoneInfo zone) => Enumerable.Range(1, Count ?? SaleBounds.RepeatsMax)
        .Select(weeks => SaleCopy.WeeksLater(sale, zone, weeks))
        .TakeWhile(local => Until is not { } last || DateOnly.FromDateTime(local) <= last);
}
