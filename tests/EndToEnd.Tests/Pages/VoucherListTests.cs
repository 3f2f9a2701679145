using System.Text.Json.Nodes;
using Dapper;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>The vouchers of a sale on its page: what became of each, and all of them where they are more than one list.</summary>
[Collection(PageTests.Name)]
public sealed class VoucherListTests(PageStack pages)
{
    [Fact]
    public async Task Vouchers_are_listed_with_what_became_of_them()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync(new JsonObject
        {
            ["policy"] = "first-to-pay",
            ["voucherValue"] = 750,
            ["items"] = Door.Items(Door.ItemOf("sneaker", 1)),
        });
        await owner.ConsoleAsync(pages, $"sales/{slug}");
        await Assertions.Expect(owner.Page.Locator(".panel", new() { HasText = "Vouchers" })).ToContainTextAsync("None was given out so far.");
        var turns = new List<Turn>();
        for (var shopper = 0; shopper < 4; shopper++)
        {
            turns.Add(await door.TurnAsync(slug, state: "admitted"));
        }

        (await door.CheckoutAsync(turns[0])).Ok();
        var codes = new List<string>();
        foreach (var late in turns.Skip(1))
        {
            codes.Add((string)(await door.CheckoutAsync(late)).Body!["voucher"]!["code"]!);
        }

        (await door.MerchantAsync(HttpMethod.Post, $"vouchers/{codes[0]}/redeem")).Ok();
        await using var connection = await pages.Stack.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await connection.ExecuteAsync("UPDATE voucher SET issued_at = issued_at - interval '1 year', expires_at = now() WHERE code = @code", new { code = codes[1] });

        await owner.Page.ReloadAsync();
        foreach (var (code, state) in codes.Zip(["Redeemed", "Expired", "Open until"]))
        {
            await Assertions.Expect(owner.Page.Locator("tr", new() { HasText = code })).ToContainTextAsync(state);
            await Assertions.Expect(owner.Page.Locator("tr", new() { HasText = code })).ToContainTextAsync("€7.50");
        }

        await Look.AtAsync(owner, "console-vouchers", "phone-light", "desk-dark");

        // A thousand newer ones push them out of the list, and the button brings them back, once each.
        await connection.ExecuteAsync(
            """
            INSERT INTO voucher (id, code, ticket_id, sale_id, shopper_id, value, currency, issued_at, expires_at)
            SELECT gen_random_uuid(), 'NEW' || substr(md5(code || n), 1, 12), gen_random_uuid(), sale_id, gen_random_uuid(), value, currency, now(), now() + interval '1 day'
            FROM voucher, generate_series(1, 1000) AS n WHERE code = @code
            """,
            new { code = codes[0] });
        await owner.Page.ReloadAsync();
        var rows = owner.Page.Locator(".panel", new() { HasText = "Vouchers" }).Locator("tbody tr");
        await Assertions.Expect(rows).ToHaveCountAsync(1_000);
        await Assertions.Expect(owner.Page.GetByText(codes[0])).ToHaveCountAsync(0);
        await owner.PressAsync("Show older ones");
        await Assertions.Expect(rows).ToHaveCountAsync(1_003);
        await Assertions.Expect(owner.Page.Locator("tr", new() { HasText = codes[0] })).ToContainTextAsync("Redeemed");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Button, new() { Name = "Show older ones" })).ToHaveCountAsync(0);
        owner.HasNothingToComplainOf();
    }
}
