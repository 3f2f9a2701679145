using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>What a merchant reads of a sale.</summary>
[Collection(OnOneWorker.Name)]
public sealed class ReportDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task The_report_says_what_became_of_tickets_and_units_and_only_to_its_merchant()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync(new JsonObject { ["items"] = Door.Items(Door.ItemOf("sneaker", 3)) });
        var turns = new List<Turn>();
        for (var shopper = 0; shopper < 3; shopper++)
        {
            turns.Add(await door.TurnAsync(slug));
        }

        (await door.CheckoutAsync(turns[0])).Ok();
        Assert.Equal(204, (await door.OnReservationAsync(turns[2], "release")).Status);

        var report = (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/report")).Ok();
        Assert.Equal((slug, "open"), ((string)report["sale"]!, (string)report["state"]!));
        var lane = Assert.Single(report["lanes"]!.AsArray())!;
        Assert.Equal(("main", 3, 3, 3, 0), ((string)lane["lane"]!, (int)lane["joined"]!, (int)lane["decided"]!, (int)lane["granted"]!, (int)lane["missed"]!));
        Assert.Equal((1, 1, 1), ((int)lane["states"]!["bought"]!, (int)lane["states"]!["reserved"]!, (int)lane["states"]!["released"]!));
        Assert.Equal(1.0, (double)lane["fairness"]!); // each had the turn before the next one joined
        var stock = Assert.Single(report["stock"]!.AsArray())!;
        Assert.Equal((3, 1, 1, 1), ((int)stock["stocked"]!, (int)stock["available"]!, (int)stock["held"]!, (int)stock["sold"]!));

        // The first shopper joins again; somebody shows an invite that nobody gave.
        Assert.Equal(turns[0].Bearer, await door.JoinedAsync(slug, bearer: turns[0].Bearer));
        var forged = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["sku"] = "sneaker", ["quantity"] = 1 }), ["invite"] = "nobody's" };
        Assert.Equal(("invite-invalid", 403), (await door.AskAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer: null, forged)).Refusal);
        await Until.TrueAsync("what was stopped is in the report", async () =>
            (await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/report")).Ok()["refused"] is { } refused && ((int)refused["again"]!, (int)refused["forged"]!) == (1, 1));

        var other = (await new MerchantStore(doors.Stack.Database).CreateAsync("Other", CancellationToken.None)).ApiKey;
        Assert.Equal(("not-found", 404), (await door.AskAsync(HttpMethod.Get, $"/api/merchant/sales/{slug}/report", other)).Refusal);
        Assert.Equal(("unauthorized", 401), (await door.AskAsync(HttpMethod.Get, $"/api/merchant/sales/{slug}/report", bearer: null)).Refusal);
    }
}
