using System.Text.Json.Nodes;
using EndToEnd.Tests.Doors;
using Microsoft.Playwright;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>A brand on the page: the merchant's name, logo, colours, texts and links, by day and by night, and nothing from elsewhere.</summary>
[Collection(PageTests.Name)]
public sealed class BrandPageTests(PageStack pages)
{
    [Fact]
    public async Task A_sale_looks_as_its_merchant_set_it()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 90, ratePerMinute: 60);
        var shown = (await door.MerchantAsync(HttpMethod.Put, $"sales/{slug}/brand", BrandDoorTests.Nordlicht())).Ok()["brand"]!;
        await using var shopper = await pages.VisitorAsync(slug);
        await shopper.SceneAsync("join");
        await shopper.SeesAsync("Each pair is numbered");
        await shopper.JoinAsync();
        await shopper.SceneAsync("waiting");
        await shopper.SeesAsync("We ship to all of Europe");
        var logo = shopper.Page.GetByAltText("Nordlicht");
        Assert.Equal((string?)shown["logo"], await logo.GetAttributeAsync("src"));
        Assert.True(await logo.EvaluateAsync<bool>("picture => picture.naturalWidth > 0"));
        Assert.Equal("https://nordlicht.example/help", await shopper.Page.GetByText("Help and contact").GetAttributeAsync("href"));
        Assert.Equal(0, await shopper.Page.GetByText("Hilfe und Kontakt").CountAsync());
        await Look.AtAsync(shopper, "brand", "phone-light", "desk-dark");
        Assert.Equal("rgb(122, 31, 92)", await AccentAsync(shopper, ColorScheme.Light));
        Assert.Equal("rgb(244, 166, 216)", await AccentAsync(shopper, ColorScheme.Dark));
    }

    private static async Task<string> AccentAsync(Shopper shopper, ColorScheme scheme)
    {
        await shopper.Page.EmulateMediaAsync(new() { ColorScheme = scheme });
        return await shopper.Page.Locator(".eyebrow").EvaluateAsync<string>("mark => getComputedStyle(mark).color");
    }
}
