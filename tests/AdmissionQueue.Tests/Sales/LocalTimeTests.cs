using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Sales;

/// <summary>Berlin puts clocks forward on 28 March 2027 from 2 to 3 and back on 31 October 2027 from 3 to 2; New York on 14 March and 7 November.</summary>
public sealed class LocalTimeTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2027-01-15T10:00", "2027-01-15T09:00", LocalTimeKind.Once)]
    [InlineData("Europe/Berlin", "2027-07-15T10:00", "2027-07-15T08:00", LocalTimeKind.Once)]
    [InlineData("Europe/Berlin", "2027-03-28T01:59", "2027-03-28T00:59", LocalTimeKind.Once)]
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T01:30", LocalTimeKind.Skipped)]
    [InlineData("Europe/Berlin", "2027-03-28T03:00", "2027-03-28T01:00", LocalTimeKind.Once)]
    [InlineData("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T00:30", LocalTimeKind.Twice)]
    [InlineData("Europe/Berlin", "2027-10-31T03:00", "2027-10-31T02:00", LocalTimeKind.Once)]
    [InlineData("America/New_York", "2027-03-14T02:15", "2027-03-14T07:15", LocalTimeKind.Skipped)]
    [InlineData("America/New_York", "2027-11-07T01:15", "2027-11-07T05:15", LocalTimeKind.Twice)]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:10", "2027-10-02T15:40", LocalTimeKind.Skipped)] // by half an hour
    [InlineData("UTC", "2027-03-28T02:30", "2027-03-28T02:30", LocalTimeKind.Once)]
    public void A_time_of_day_stands_for_one_instant(string zone, string local, string utc, LocalTimeKind kind)
    {
        var found = LocalTime.Resolve(DateOf(local), LocalTime.ZoneOf(zone)!);
        Assert.Equal((new DateTimeOffset(DateOf(utc), TimeSpan.Zero), kind), (found.At, found.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Berlin")]
    [InlineData("Europe/Atlantis")]
    [InlineData("../etc/passwd")]
    public void What_is_no_zone_is_none(string id) => Assert.Null(LocalTime.ZoneOf(id));

    [Fact]
    public void A_week_later_is_the_same_time_of_day_over_both_changes()
    {
        var zone = LocalTime.ZoneOf("Europe/Berlin")!;
        foreach (var (first, hours) in new[] { ("2027-03-24T18:00", 7 * 24 - 1), ("2027-10-27T18:00", 7 * 24 + 1), ("2027-06-02T18:00", 7 * 24) })
        {
            var sale = SaleAt(LocalTime.Resolve(DateOf(first), zone).At);
            var again = LocalTime.Resolve(SaleCopy.WeeksLater(sale, zone, 1), zone).At;
            Assert.Equal(TimeSpan.FromHours(hours), again - sale.StartsAt);
            Assert.Equal(new TimeOnly(18, 0), TimeOnly.FromDateTime(LocalTime.Of(again, zone)));
        }
    }

    [Fact]
    public void A_time_that_was_skipped_once_is_kept_for_the_weeks_after()
    {
        var zone = LocalTime.ZoneOf("Europe/Berlin")!;
        var wanted = DateOf("2027-03-28T02:30");
        var sale = SaleAt(LocalTime.Resolve(wanted, zone).At) with { LocalStart = wanted };
        Assert.Equal(new TimeOnly(2, 30), TimeOnly.FromDateTime(SaleCopy.WeeksLater(sale, zone, 1)));
    }

    [Fact]
    public void A_copy_has_the_same_terms_later_and_nothing_of_the_life()
    {
        var start = new DateTimeOffset(2027, 1, 1, 10, 0, 0, TimeSpan.Zero);
        var sale = SaleAt(start) with { State = SaleState.SoldOut, Revision = 9, IsDraining = true, Message = "Hurry", Ramp = [new RatePoint(start.AddMinutes(5), 60)] };
        var copy = SaleCopy.Of(sale, new SaleId(Guid.NewGuid()), "again", start.AddDays(1), null);
        Assert.Equal((start.AddDays(1), sale.EndsAt.AddDays(1), start.AddDays(1).AddMinutes(5)), (copy.StartsAt, copy.EndsAt, copy.Ramp[0].At));
        Assert.Equal((SaleState.Scheduled, 1L, false, ""), (copy.State, copy.Revision, copy.IsDraining, copy.Message));
        Assert.Equal(sale.RatePerMinute, copy.RatePerMinute);
    }

    private static DateTime DateOf(string text) => DateTime.ParseExact(text, "yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private static Sale SaleAt(DateTimeOffset start) => new()
    {
        Id = new SaleId(Guid.NewGuid()),
        MerchantId = Guid.NewGuid(),
        Slug = "drop",
        Name = "Drop",
        StartsAt = start,
        EndsAt = start.AddHours(1),
        TimeZone = "Europe/Berlin",
        RatePerMinute = 60,
        Items = [],
    };
}
