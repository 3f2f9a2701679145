using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>A sale for signed-in customers: nobody else comes in, an account has one ticket on all its devices, and what a browser remembers of somebody
/// who signed in there opens nothing.</summary>
[Collection(OnOneWorker.Name)]
public sealed class LoginDoorTests(OneWorkerStack doors)
{
    [Fact]
    public async Task Nobody_joins_without_a_login_and_the_answer_says_where_to_sign_in()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        using var stranger = new SigningShop();
        var slug = await door.OpenSaleAsync(shop.Terms());
        var other = await door.OpenSaleAsync(shop.Terms());
        foreach (var login in new[]
        {
            null, "", "nonsense", shop.Login("mia", other), shop.Login("mia", slug, minutes: -1), shop.Login("mia", slug, minutes: 25 * 60),
            shop.Login("mia", slug, lane: "members"), stranger.Login("mia", slug),
        })
        {
            var refused = await JoinAsync(door, slug, login);
            Assert.Equal(("login-required", 403), refused.Refusal);
            Assert.Equal("https://shop.example/login", (string?)refused.Body!["loginUrl"]);
        }

        // Neither does somebody whom we know from elsewhere, nor by an invite that is none.
        var elsewhere = await door.JoinedAsync(await door.OpenSaleAsync([]));
        Assert.Equal(("login-required", 403), (await JoinAsync(door, slug, login: null, elsewhere)).Refusal);
        Assert.Equal(1, (long)(await JoinAsync(door, slug, shop.Login("mia", slug))).Ok()["number"]!); // All those counted nothing.

        // Where to sign in is of no use to who comes too late.
        (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/close")).Ok();
        Assert.Equal(("closed", 409), (await JoinAsync(door, slug, login: null)).Refusal);
    }

    [Fact]
    public async Task An_account_has_one_ticket_on_all_devices()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        var slug = await door.OpenSaleAsync(shop.Terms());
        var first = await JoinAsync(door, slug, shop.Login("mia", slug), quantity: 2);
        Assert.Equal(201, first.Status);
        var again = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => JoinAsync(door, slug, shop.Login("mia", slug))));
        Assert.All(again, answer => Assert.Equal((200, (long)first.Ok()["number"]!), (answer.Status, (long)answer.Ok()["number"]!)));
        var tom = await JoinAsync(door, slug, shop.Login("tom", slug));
        Assert.Equal((201, 2L), (tom.Status, (long)tom.Ok()["number"]!));

        // Whoever has the ticket gets it again, also when the login has expired since.
        var ticket = (string)again[^1].Ok()["ticket"]!;
        Assert.Equal(200, (await JoinAsync(door, slug, shop.Login("mia", slug, minutes: -1), ticket)).Status);
        Assert.Equal(200, (await JoinAsync(door, slug, login: null, ticket)).Status);

        // What one device holds, the other buys.
        await door.TurnOfAsync((string)tom.Ok()["ticket"]!);
        var turn = await door.TurnOfAsync((string)first.Ok()["ticket"]!);
        (await door.CheckoutAsync(turn, bearer: ticket)).Ok();
        Assert.Equal("10 7 1 2 0", await door.BalancesAsync(slug));
        await doors.VerifyLedgerAsync();
    }

    [Fact]
    public async Task A_login_may_open_a_lane_also_where_none_is_required()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["loginKeys"] = shop.PublicKey,
            ["lanes"] = new JsonArray(new JsonObject { ["name"] = "members", ["text"] = "Members", ["sharePercent"] = 20 }),
        });
        var member = (await JoinAsync(door, slug, shop.Login("mia", slug, lane: "members"))).Ok();
        Assert.Equal(("members", 1L), ((string?)member["lane"], (long)member["number"]!));
        Assert.Equal("main", (string?)(await JoinAsync(door, slug, shop.Login("tom", slug))).Ok()["lane"]);
        Assert.Equal("main", (string?)(await JoinAsync(door, slug, login: null)).Ok()["lane"]);
        Assert.Equal(("login-required", 403), (await JoinAsync(door, slug, shop.Login("ada", slug, lane: "vips"))).Refusal);
        await door.TurnOfAsync((string)member["ticket"]!);
    }

    [Fact]
    public async Task Without_a_script_the_page_leads_to_the_shop_and_the_way_back_joins()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        var slug = await door.OpenSaleAsync(shop.Terms("https://shop.example/login?from=queue"));
        using var browser = new Browser(door.Api.Address);
        var page = await browser.PageAsync(slug);
        Assert.Contains("data-scene=\"login\"", page, StringComparison.Ordinal);
        var back = Uri.EscapeDataString($"{door.Api.Address}sales/{slug}?lang=en");
        Assert.Contains($"href=\"https://shop.example/login?from=queue&amp;return={back}\"", page, StringComparison.Ordinal);

        (string, string)[] wanted = [("sku", "sneaker"), ("quantity", "1")];
        Assert.EndsWith("notice=login", await browser.PostAsync(slug, "join", wanted), StringComparison.Ordinal);
        Assert.EndsWith("notice=login", await browser.PostAsync(slug, "join", [.. wanted, ("login", shop.Login("mia", slug, minutes: -1))]), StringComparison.Ordinal);
        Assert.DoesNotContain("notice", await browser.PostAsync(slug, "join", [.. wanted, ("login", shop.Login("mia", slug))]), StringComparison.Ordinal);
        Assert.DoesNotContain("data-scene=\"login\"", await browser.PageAsync(slug), StringComparison.Ordinal);

        // The next person at this browser has the place only as long as its ticket is there: the shopper's cookie alone opens nothing.
        using var device = browser.OtherDevice();
        Assert.Contains("data-scene=\"login\"", await device.PageAsync(slug), StringComparison.Ordinal);
        Assert.EndsWith("notice=login", await device.PostAsync(slug, "join", wanted), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_for_one_sale_takes_nothing_of_another_away()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        var (open, guarded) = (await door.OpenSaleAsync([]), await door.OpenSaleAsync(shop.Terms()));
        using var browser = new Browser(door.Api.Address);
        var held = await door.TurnOfAsync(await browser.JoinAsync(open, "sneaker", 1));
        await browser.PostAsync(guarded, "join", ("sku", "sneaker"), ("quantity", "1"), ("login", shop.Login("mia", guarded)));
        await browser.PostAsync(open, "checkout", ("reservation", held.Reservation));
        Assert.Equal("bought", (string?)(await door.Api.TicketAsync(held.Bearer))["state"]);
    }

    [Fact]
    public async Task A_sale_that_nobody_could_join_is_not_scheduled()
    {
        using var door = doors.Open();
        using var shop = new SigningShop();
        foreach (var (field, value) in new[]
        {
            ("loginUrl", ""), ("loginUrl", "shop.example"), ("loginUrl", "http://shop.example"), ("loginUrl", "javascript:alert(1)"), ("loginUrl", "https://shop.example/#login"),
            ("loginKeys", ""), ("loginKeys", "secret"),
        })
        {
            var terms = shop.Terms();
            terms[field] = value;
            var refused = await door.MerchantAsync(HttpMethod.Post, "sales", Door.SaleOf(terms));
            Assert.Equal(("invalid", 400), refused.Refusal);
            Assert.Equal([field], refused.Body!["errors"]!.AsObject().Select(error => error.Key));
        }

        var slug = await door.OpenSaleAsync(shop.Terms());
        var copied = (await door.MerchantAsync(HttpMethod.Post, $"sales/{slug}/clone", new { slug = $"{slug}-2", startsAt = TimeProvider.System.GetUtcNow().AddDays(1) })).Ok();
        Assert.Equal((true, shop.PublicKey), ((bool)copied["loginRequired"]!, (string?)copied["loginKeys"]));
    }

    private static Task<Answer> JoinAsync(Door door, string slug, string? login, string? bearer = null, int quantity = 1) =>
        door.AskAsync(HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer, new { items = new[] { new { sku = "sneaker", quantity } }, login });
}
