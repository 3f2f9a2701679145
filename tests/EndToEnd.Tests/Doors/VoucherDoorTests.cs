using System.Text.Json.Nodes;
using Dapper;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>First to pay wins, and who loses gets a voucher: once, listed, redeemable once, for a time.</summary>
[Collection(OnOneWorker.Name)]
public sealed class VoucherDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task Who_loses_gets_one_voucher_and_redeems_it_once()
    {
        using var door = doors.Open();
        var (slug, winner, loser, voucher) = await LoseAsync(door);
        var code = (string)voucher["code"]!;
        Assert.Equal((750L, "EUR"), ((long)voucher["value"]!, (string)voucher["currency"]!));
        Assert.Equal(code, (string?)(await door.CheckoutAsync(loser)).Body!["voucher"]!["code"]);

        var mine = Assert.Single((await door.AskAsync(HttpMethod.Get, $"/api/vouchers?sale={slug}", loser.Bearer)).Ok()["vouchers"]!.AsArray())!;
        var given = Assert.Single((await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/vouchers")).Ok()["vouchers"]!.AsArray())!;
        Assert.True(JsonNode.DeepEquals(mine, given));
        Assert.Equal((code, slug, null), ((string)mine["code"]!, (string)mine["sale"]!, mine["redeemedAt"]));
        Assert.Equal(30, ((DateTimeOffset)mine["expiresAt"]! - (DateTimeOffset)mine["issuedAt"]!).TotalDays);
        Assert.Empty((await door.AskAsync(HttpMethod.Get, "/api/vouchers", winner.Bearer)).Ok()["vouchers"]!.AsArray());

        Assert.Equal(("voucher-not-found", 404), (await RedeemAsync(door, code, winner.Bearer)).Refusal);
        Assert.Equal(("voucher-not-found", 404), (await RedeemAsync(door, "NONSENSE", loser.Bearer)).Refusal);
        Assert.Equal(("unauthorized", 401), (await RedeemAsync(door, code, bearer: null)).Refusal);
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => RedeemAsync(door, code.ToLowerInvariant(), loser.Bearer)));
        Assert.NotNull(Assert.Single(answers, answer => answer.Status == 200).Body!["redeemedAt"]);
        Assert.All(answers.Where(answer => answer.Status != 200), answer => Assert.Equal(("voucher-redeemed", 409), answer.Refusal));
        Assert.Equal(("voucher-redeemed", 409), (await RedeemAtTillAsync(door, code)).Refusal);
        Assert.Equal("1 0 0 1 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task The_merchants_till_redeems_its_own_and_nothing_after_its_time()
    {
        using var door = doors.Open();
        var (first, late) = ((string)(await LoseAsync(door)).Voucher["code"]!, (string)(await LoseAsync(door)).Voucher["code"]!);
        var other = (await new MerchantStore(doors.Stack.Database).CreateAsync("Other", CancellationToken.None)).ApiKey;
        Assert.Equal(
            ("voucher-not-found", 404), (await door.AskAsync(HttpMethod.Post, $"/api/merchant/vouchers/{first}/redeem", other)).Refusal);
        Assert.NotNull((await RedeemAtTillAsync(door, first)).Ok()["redeemedAt"]);
        Assert.Equal(("voucher-redeemed", 409), (await RedeemAtTillAsync(door, first)).Refusal);

        await using var connection = await doors.Stack.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("UPDATE voucher SET issued_at = issued_at - interval '1 year', expires_at = now() WHERE code = @late", new { late });
        Assert.Equal(("voucher-expired", 409), (await RedeemAtTillAsync(door, late)).Refusal);
    }

    [Fact]
    public async Task The_page_offers_more_time_once_and_shows_the_voucher_without_a_script()
    {
        using var door = doors.Open();
        using var browser = new Browser(door.Api.Address);
        var slug = await OpenAsync(door);
        await browser.PostAsync(slug, "join", ("sku", "sneaker"), ("quantity", "1"));
        var rival = await door.TurnAsync(slug, state: "admitted");
        var page = "";
        await Until.TrueAsync("the turn came", async () => (page = await browser.PageAsync(slug)).Contains("It is your turn", StringComparison.Ordinal));
        Assert.Contains($"action=\"/sales/{slug}/extend?lang=en\"", page, StringComparison.Ordinal);
        var reservation = page.Split("name=\"reservation\" value=\"")[1].Split('"')[0];

        Assert.DoesNotContain("notice", await browser.PostAsync(slug, "extend", ("reservation", reservation)), StringComparison.Ordinal);
        Assert.DoesNotContain($"/sales/{slug}/extend", await browser.PageAsync(slug), StringComparison.Ordinal);
        Assert.Contains("notice=extendRefused", await browser.PostAsync(slug, "extend", ("reservation", reservation)), StringComparison.Ordinal);

        (await door.CheckoutAsync(rival)).Ok();
        await browser.PostAsync(slug, "checkout", ("reservation", reservation));
        var code = (string)(await door.MerchantAsync(HttpMethod.Get, $"sales/{slug}/vouchers")).Ok()["vouchers"]![0]!["code"]!;
        var lost = await browser.PageAsync(slug);
        Assert.Contains($"<code class=\"code\" dir=\"ltr\">{code}</code>", lost, StringComparison.Ordinal);
        Assert.Contains("7.50 EUR", lost, StringComparison.Ordinal);

        await RedeemAtTillAsync(door, code);
        Assert.Contains("This voucher has been used.", await browser.PageAsync(slug), StringComparison.Ordinal);
        await doors.VerifyLedgerAsync();
    }

    private static Task<string> OpenAsync(Door door) => door.OpenSaleAsync(new JsonObject
    {
        ["policy"] = "first-to-pay",
        ["voucherValue"] = 750,
        ["voucherDays"] = 30,
        ["extendOnce"] = true,
        ["items"] = Door.Items(Door.ItemOf("sneaker", 1)),
    });

    private static async Task<(string Slug, Turn Winner, Turn Loser, JsonNode Voucher)> LoseAsync(Door door)
    {
        var slug = await OpenAsync(door);
        var (winner, loser) = (await door.TurnAsync(slug, state: "admitted"), await door.TurnAsync(slug, state: "admitted"));
        (await door.CheckoutAsync(winner)).Ok();
        var lost = await door.CheckoutAsync(loser);
        Assert.Equal(("out-of-stock", 409), lost.Refusal);
        return (slug, winner, loser, lost.Body!["voucher"]!);
    }

    private static Task<Answer> RedeemAsync(Door door, string code, string? bearer) =>
        door.AskAsync(HttpMethod.Post, $"/api/vouchers/{code}/redeem", bearer);

    private static Task<Answer> RedeemAtTillAsync(Door door, string code) => door.MerchantAsync(HttpMethod.Post, $"vouchers/{code}/redeem");
}
