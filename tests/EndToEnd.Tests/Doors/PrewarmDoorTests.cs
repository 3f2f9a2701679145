using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>A sale opens warm, or because its merchant said so.</summary>
[Collection(OnOneWorker.Name)]
public sealed class PrewarmDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task Every_node_is_on_the_checklist_and_the_sale_is_warm_before_it_opens()
    {
        using var door = doors.Open();
        var slug = await ScheduleAsync(door);
        await door.Api.BecomesAsync(slug, "warming");
        var list = await ChecklistAsync(door, slug, "warm");

        Assert.Equal(100, (int)list["coverage"]!);
        Assert.Equal(2, list["checks"]!.AsArray().Select(check => (string)check!["node"]!).Distinct().Count());
        Assert.All(list["checks"]!.AsArray(), check => Assert.True((bool)check!["ok"]!, check.ToString()));

        await StartNowAsync(slug);
        await door.Api.BecomesAsync(slug, "open");
        Assert.Equal(("illegal-move", 409), (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/prewarm")).Refusal);
    }

    [Fact]
    public async Task A_cold_sale_is_held_says_why_and_opens_when_it_is_forced_with_a_reason()
    {
        using var door = doors.Open();
        var slug = await ScheduleAsync(door);
        await ChecklistAsync(door, slug, "warm");
        await doors.Stack.Database.CreateCommand("INSERT INTO node (name, role, seen_at) VALUES ('ghost', 'web', 'infinity')").ExecuteNonQueryAsync();
        try
        {
            await StartNowAsync(slug);
            Assert.Equal("warming", (string)(await ChecklistAsync(door, slug, "warming"))["state"]!);
            var log = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(doors.Stack.Web.LogPath)!, "worker-1.log");
            await Until.TrueAsync("the scheduler said why", async () => (await File.ReadAllTextAsync(log)).Contains($"{slug} stays Warming", StringComparison.Ordinal));
            Assert.Equal("warming", (string)(await door.Api.JsonAsync($"/api/sales/{slug}"))!["state"]!);

            Assert.Equal(("invalid", 422), (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/open", new { force = true })).Refusal);
            (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/open", new { force = true, reason = "web-2 is being repaired" })).Ok();
            await door.Api.BecomesAsync(slug, "open");
            await using var audited = doors.Stack.Database.CreateCommand(
                $"SELECT count(*) FROM audit_entry WHERE subject = '{slug}' AND action = 'sale.forced-open' AND after::text LIKE '%web-2 is being repaired%'");
            Assert.Equal(1L, await audited.ExecuteScalarAsync());
        }
        finally
        {
            await doors.Stack.Database.CreateCommand("DELETE FROM node WHERE name = 'ghost'").ExecuteNonQueryAsync();
        }
    }

    private static async Task<string> ScheduleAsync(Door door)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sale = Door.SaleOf(new JsonObject { ["startsAt"] = now.AddMinutes(30), ["endsAt"] = now.AddHours(1), ["warmMinutes"] = 60 });
        return (string)(await door.MerchantAsync(HttpMethod.Post, "sales", sale)).Ok()["slug"]!;
    }

    private static async Task<JsonNode> ChecklistAsync(Door door, string slug, string state)
    {
        JsonNode list = new JsonObject();
        await Until.TrueAsync(
            $"the sale became {state}",
            async () => (string?)(list = (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/prewarm")).Ok())["state"] == state);
        return list;
    }

    private Task StartNowAsync(string slug) => doors.Stack.Database.CreateCommand(
        $"UPDATE sale SET starts_at = clock_timestamp(), revision = revision + 1 WHERE slug = '{slug}'").ExecuteNonQueryAsync();
}
