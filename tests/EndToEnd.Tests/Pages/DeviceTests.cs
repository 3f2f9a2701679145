using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using Microsoft.Playwright;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Pages;

/// <summary>One place in several tabs, and on two devices.</summary>
[Collection(PageTests.Name)]
public sealed class DeviceTests(PageStack pages)
{
    [Fact]
    public async Task Two_tabs_show_one_place_and_what_one_does_the_other_knows()
    {
        using var door = pages.Open();
        var slug = await door.OpenSaleAsync([]);
        await using var shopper = await pages.VisitorAsync(slug);
        var other = await shopper.NewTabAsync();
        await other.GotoAsync(shopper.Page.Url);
        await Shopper.SceneAsync(other, "join");
        await shopper.JoinAsync();
        await shopper.SceneAsync("turn");
        await Shopper.SceneAsync(other, "turn");
        await other.GetByRole(AriaRole.Button, new() { Name = "Confirm purchase" }).ClickAsync();
        await Shopper.SceneAsync(other, "bought");
        await shopper.SceneAsync("bought");
        Assert.Equal("10 9 0 1 0", await door.BalancesAsync(slug));
        shopper.HasNothingToComplainOf();
    }

    [Fact]
    public async Task A_place_comes_along_to_a_phone_by_the_code_and_the_first_device_is_told()
    {
        using var door = pages.Open();
        var slug = await WaitingTests.LineAsync(door, ahead: 40, ratePerMinute: 6);
        await using var desk = await pages.JoinedAsync(slug);
        await desk.ConnectionAsync("live");
        var number = await WaitingTests.NumberAsync(desk.Page);
        await desk.PressAsync("Add my phone");
        var link = await desk.Page.Locator("dialog[open] a.link").GetAttributeAsync("href");
        Assert.True(await desk.Page.Locator("dialog[open] svg.qr path").IsVisibleAsync());
        await Look.AtAsync(desk, "add-phone", "desk-light");

        await using var phone = await pages.ShopperAsync(new() { ViewportSize = new() { Width = 360, Height = 740 } });
        await phone.Page.GotoAsync(link!);
        await Look.AtAsync(phone, "resume");
        await phone.PressAsync("Take my place along");
        await phone.SceneAsync("waiting");
        Assert.Equal(number, await WaitingTests.NumberAsync(phone.Page));

        await desk.SeesAsync("Your place is open on another device, too");
        await Assertions.Expect(desk.Page.Locator("dialog[open]")).ToHaveCountAsync(0);
        await Assertions.Expect(desk.Said).ToContainTextAsync("another device");
        await Look.AtAsync(desk, "moved", "phone-light");
        await desk.PressAsync("Go on here");
        await Assertions.Expect(desk.Page.Locator(".notice[data-kind=moved]")).ToHaveCountAsync(0);

        await phone.Page.GotoAsync(link!);
        await phone.SeesAsync("This link is used up");
    }

    /// <summary>The picture is read back by its own rule: the finder patterns of a QR code stand in three corners, dark in the middle.</summary>
    [Fact]
    public async Task The_code_is_a_code()
    {
        using var door = pages.Open();
        await using var desk = await pages.JoinedAsync(await WaitingTests.LineAsync(door, ahead: 5, ratePerMinute: 1));
        await desk.PressAsync("Add my phone");
        var code = desk.Page.Locator("dialog[open] svg.qr");
        var size = int.Parse((await code.GetAttributeAsync("viewBox"))!.Split(' ')[2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(0, (size - 8 - 17) % 4); // a quiet zone of 4 on each side, and a version's size
        var centres = await desk.Page.EvaluateAsync<bool[]>(
            """
            size => {
              const path = document.querySelector('dialog[open] svg.qr path');
              const svg = path.ownerSVGElement;
              const dark = (x, y) => path.isPointInFill(Object.assign(svg.createSVGPoint(), { x: x + .5, y: y + .5 }));
              return [dark(7, 7), dark(size - 8, 7), dark(7, size - 8), dark(4, 4), dark(5, 5), dark(2, 2)];
            }
            """,
            size);
        Assert.Equal([true, true, true, true, false, false], centres);
    }
}
