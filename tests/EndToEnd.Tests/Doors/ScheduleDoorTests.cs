using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>How a merchant says when, and how often.</summary>
[Collection(OnOneWorker.Name)]
public sealed class ScheduleDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task A_start_may_be_a_time_of_day_and_what_clocks_do_to_it_is_said()
    {
        using var door = doors.Open();
        var year = TimeProvider.System.GetUtcNow().Year + 1;
        var skipped = LastSunday(year, 3);
        var sale = (await door.MerchantAsync(HttpMethod.Post, "sales", LocalSale($"{skipped:yyyy-MM-dd}T02:30", "Europe/Berlin"))).Ok();
        Assert.Equal(new DateTimeOffset(skipped.Year, 3, skipped.Day, 1, 30, 0, TimeSpan.Zero), (DateTimeOffset)sale["startsAt"]!);
        Assert.Equal((90, "Europe/Berlin"), ((int)sale["durationMinutes"]!, (string)sale["timeZone"]!));
        Assert.Contains("put forward", (string)sale["startNote"]!, StringComparison.Ordinal);
        Assert.Equal(("scheduled", null), ((string)sale["state"]!, (string?)LocalSale("x", "UTC")["startNote"]));

        Assert.Equal(("invalid", 400), (await door.MerchantAsync(HttpMethod.Post, "sales", LocalSale("2030-01-01T10:00", "Europe/Atlantis"))).Refusal);
        Assert.Equal(("invalid", 400), (await door.MerchantAsync(HttpMethod.Post, "sales", LocalSale("tomorrow", "UTC"))).Refusal);
    }

    [Fact]
    public async Task A_sale_is_repeated_every_week_at_its_time_of_day_and_sending_that_again_repeats_nothing()
    {
        using var door = doors.Open();
        var year = TimeProvider.System.GetUtcNow().Year + 1;
        var change = LastSunday(year, 10);
        var first = (await door.MerchantAsync(HttpMethod.Post, "sales", LocalSale($"{change.AddDays(-3):yyyy-MM-dd}T18:00", "Europe/Berlin"))).Ok();
        var slug = (string)first["slug"]!;

        var again = (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/repeat", new { count = 2 })).Ok().AsArray();

        Assert.Equal(2, again.Count);
        var startsAt = (DateTimeOffset)first["startsAt"]!;
        Assert.Equal([startsAt.AddDays(7).AddHours(1), startsAt.AddDays(14).AddHours(1)], again.Select(sale => (DateTimeOffset)sale!["startsAt"]!));
        Assert.Equal($"{slug}-{change.AddDays(4):yyyy-MM-dd}", (string)again[0]!["slug"]!);
        Assert.Empty((await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/repeat", new { until = $"{change.AddDays(11):yyyy-MM-dd}" })).Ok().AsArray());
        Assert.Equal(("invalid", 422), (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/repeat", new { })).Refusal);
    }

    [Fact]
    public async Task A_clone_has_the_terms_and_the_looks_and_runs_beside_the_first()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["holdMinutes"] = 7, ["brand"] = new JsonObject { ["name"] = "Nordlicht" } });
        var order = new { slug = slug + "-2", startsAt = TimeProvider.System.GetUtcNow() };

        var copy = (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/clone", order)).Ok();

        Assert.Equal((7, "Nordlicht"), ((int)copy["holdMinutes"]!, (string)copy["brand"]!["name"]!));
        await door.Api.BecomesAsync(order.slug, "open");
        await door.TurnAsync(order.slug);
        await door.TurnAsync(slug);
        Assert.Equal(("slug-taken", 409), (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/clone", order)).Refusal);
        Assert.Equal(("invalid", 400), (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/clone", new { slug = "Not A Slug" })).Refusal);
    }

    private static JsonObject LocalSale(string localStart, string zone)
    {
        var sale = Door.SaleOf(new JsonObject { ["localStart"] = localStart, ["timeZone"] = zone, ["durationMinutes"] = 90 });
        sale.Remove("startsAt");
        sale.Remove("endsAt");
        return sale;
    }

    private static DateTime LastSunday(int year, int month)
    {
        var last = new DateTime(year, month, DateTime.DaysInMonth(year, month), 0, 0, 0, DateTimeKind.Unspecified);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
