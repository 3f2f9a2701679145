using System.Text.Json.Nodes;
using Dapper;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>Each button about people, keys, settings and webhooks, pressed: what it says happens on the page and at the API.</summary>
[Collection(PageTests.Name)]
public sealed class StaffButtonTests(PageStack pages)
{
    private const string NewPassword = "staple battery horse";

    [Fact]
    public async Task A_role_is_changed_a_password_is_changed_and_somebody_is_removed()
    {
        await using var owner = await pages.OwnerAsync();
        var email = $"otto-{ServersFixture.UniqueName("o")[^8..]}@nordlicht.example";
        await using var otto = await pages.ShopperAsync();
        await InviteAsync(owner, otto, email);

        await owner.Page.ReloadAsync();
        var row = owner.Page.Locator(".row", new() { HasText = email });
        await row.Locator("select").SelectOptionAsync("operator");
        await Assertions.Expect(owner.Page.Locator("dialog[open]")).ToContainTextAsync($"{email} was viewer");
        await owner.PressAsync("Change the role");
        await Assertions.Expect(row.Locator("select")).ToHaveValueAsync("operator");
        Assert.Equal("operator", (string?)(await PersonAsync(owner, email))?["role"]);
        await otto.Page.ReloadAsync();
        await Assertions.Expect(otto.Page.GetByRole(AriaRole.Link, new() { Name = "New sale" })).ToBeVisibleAsync();

        await otto.ConsoleAsync(pages, "settings");
        await otto.Page.GetByLabel("Password now").FillAsync(ConsoleStaff.Password);
        await otto.Page.GetByLabel("New password").FillAsync(NewPassword);
        await otto.PressAsync("Change the password");
        await Assertions.Expect(otto.Page.Locator(".notice[data-kind=good]")).ToContainTextAsync("Changed.");
        await otto.PressAsync("Sign out everywhere");
        await ConsoleStaff.HeadAsync(otto.Page, "Sign in");
        await otto.Page.GetByLabel("E-mail address").FillAsync(email);
        await otto.Page.GetByLabel("Password").FillAsync(NewPassword);
        await otto.PressAsync("Sign in");
        await ConsoleStaff.HeadAsync(otto.Page, "Settings"); // Where one was.

        await row.GetByRole(AriaRole.Button, new() { Name = "Remove Otto" }).ClickAsync();
        await owner.Page.Locator("dialog[open] button.danger").ClickAsync();
        await Assertions.Expect(row).ToHaveCountAsync(0);
        Assert.Null(await PersonAsync(owner, email));
        await otto.Page.ReloadAsync();
        await ConsoleStaff.HeadAsync(otto.Page, "Sign in");
        owner.HasNothingToComplainOf();
    }

    [Fact]
    public async Task A_key_opens_what_it_may_until_it_is_ended()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var name = ServersFixture.UniqueName("till")[..16];
        await owner.ConsoleAsync(pages, "keys");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync(name);
        await owner.PressAsync("Make the key");
        var key = (await owner.Page.Locator(".secret").TextContentAsync())!;
        Assert.Equal(200, (await door.AskAsync(HttpMethod.Get, "/api/merchant/sales", key)).Status);
        Assert.Equal(("not-allowed", 403), (await door.AskAsync(HttpMethod.Post, "/api/merchant/sales", key, Door.SaleOf([]))).Refusal);
        await owner.PressAsync($"End {name}");
        await owner.PressAsync("End it");
        await Assertions.Expect(owner.Page.Locator(".row", new() { HasText = name })).ToHaveCountAsync(0);
        Assert.Equal(("unauthorized", 401), (await door.AskAsync(HttpMethod.Get, "/api/merchant/sales", key)).Refusal);
        owner.HasNothingToComplainOf();
    }

    [Fact]
    public async Task Limits_are_changed_and_a_letter_that_was_given_up_is_sent_again()
    {
        await using var owner = await pages.OwnerAsync();
        using var door = pages.Open();
        var before = (await door.MerchantAsync(HttpMethod.Get, "limits")).Ok();
        await owner.ConsoleAsync(pages, "settings");
        try
        {
            await owner.Page.GetByLabel("Usually").FillAsync("2345");
            await owner.PressAsync("Change…");
            await Assertions.Expect(owner.Page.Locator("dialog[open]")).ToContainTextAsync("Usually 2,345 a minute instead of");
            await owner.PressAsync("Change them");
            await Assertions.Expect(owner.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
            Assert.Equal(2_345, (int)(await door.MerchantAsync(HttpMethod.Get, "limits")).Ok()["perMinute"]!);
        }
        finally
        {
            (await door.MerchantAsync(HttpMethod.Put, "limits", before)).Ok();
        }

        var address = $"https://{ServersFixture.UniqueName("hook")[..16]}.example/hook";
        await owner.ConsoleAsync(pages, "webhooks");
        await owner.Page.GetByLabel("Address", new() { Exact = true }).FillAsync(address);
        await owner.Page.GetByLabel("reservation.bought").CheckAsync();
        await owner.PressAsync("Add it");
        await Assertions.Expect(owner.Page.Locator(".secret")).ToBeVisibleAsync();
        await Assertions.Expect(owner.Page.Locator(".row", new() { HasText = address })).ToContainTextAsync("sale.closed, reservation.bought");
        var slug = await door.ScheduleAsync([]);
        await GiveUpAsync(address, slug);

        await owner.Page.ReloadAsync();
        await owner.PressAsync($"Send sale.scheduled of {slug} again");
        await owner.SeesAsync($"sale.scheduled of {slug} is on its way again");
        await Assertions.Expect(owner.Page.GetByRole(AriaRole.Button, new() { Name = $"Send sale.scheduled of {slug} again" })).ToHaveCountAsync(0);
        var dead = (await door.MerchantAsync(HttpMethod.Get, "webhooks/dead")).Ok()["dead"]!.AsArray();
        Assert.DoesNotContain(dead, letter => (string)letter!["sale"]! == slug);
        await owner.PressAsync($"Remove {address}");
        await owner.PressAsync("Remove it");
        await Assertions.Expect(owner.Page.Locator(".row", new() { HasText = address })).ToHaveCountAsync(0);
        owner.HasNothingToComplainOf();
    }

    private async Task InviteAsync(Shopper owner, Shopper guest, string email)
    {
        await owner.ConsoleAsync(pages, "people");
        await owner.Page.GetByLabel("Name", new() { Exact = true }).FillAsync("Otto");
        await owner.Page.GetByLabel("E-mail address").FillAsync(email);
        await owner.Page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("viewer");
        await owner.PressAsync("Invite");
        await guest.Page.GotoAsync((await owner.Page.Locator(".secret").TextContentAsync())!);
        await guest.Page.GetByLabel("Password").FillAsync(ConsoleStaff.Password);
        await guest.PressAsync("Accept and sign in");
        await ConsoleStaff.HeadAsync(guest.Page, "Sales");
    }

    private async Task<JsonNode?> PersonAsync(Shopper owner, string email)
    {
        var people = await owner.Page.APIRequest.GetAsync($"{pages.Address}/api/merchant/people");
        return JsonNode.Parse(await people.TextAsync())!["people"]!.AsArray().SingleOrDefault(person => (string)person!["email"]! == email);
    }

    /// <summary>What a day and a half without an answer would do: the deliveries of a sale to an address that was never there are given up.</summary>
    private async Task GiveUpAsync(string address, string slug)
    {
        await using var connection = await pages.Stack.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await Until.TrueAsync("the event is under way", async () => await connection.ExecuteAsync(
            """
            UPDATE webhook_delivery SET dead_at = now(), due_at = NULL, attempts = 14, last_answer = 'timed out'
            FROM webhook, webhook_event AS event
            WHERE webhook.id = webhook_id AND event.id = event_id AND url = @address AND slug = @slug AND event.type = 'sale.scheduled'
            """,
            new { address, slug }) == 1);
    }
}
