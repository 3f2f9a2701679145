using System.Text.Json;
using InventoryLedger.Accounts;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Site;

/// <summary>The console's document, and the page that it shows of a sale that nobody has scheduled.</summary>
public sealed class ConsolePageTests(WebNode node)
{
    [Fact]
    public async Task The_console_is_one_document_that_nothing_else_frames_or_feeds()
    {
        using var anybody = node.Browser();
        foreach (var path in new[] { "/console", "/console/", "/console/setup", "/console/sales/any/live" })
        {
            var answer = await anybody.GetAsync(path);
            Assert.Equal(200, answer.Status);
            var policy = answer.Headers["Content-Security-Policy"];
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.Contains("require-trusted-types-for 'script'", policy, StringComparison.Ordinal);
            Assert.Contains("no-store", answer.Headers["Cache-Control"], StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_draft_is_shown_as_the_page_that_it_will_be_to_who_may_schedule_it()
    {
        var merchant = (await node.NewMerchantAsync()).Id;
        using var stranger = node.Browser();
        using var viewer = await node.PersonAsync(merchant, Role.Viewer);
        using var owner = await node.OwnerAsync(merchant);
        var draft = new
        {
            name = "Runner <b>One</b>",
            ratePerMinute = 60,
            items = new[] { new { sku = "blue", name = "Blue", price = 12_900, units = 5, limitPerShopper = 2 } },
            brand = new { name = "Nordlicht", light = new { accent = "#7a1f5c" } },
        };
        Assert.Equal(401, (await PreviewAsync(stranger, draft, "join")).Status);
        Assert.Equal(403, (await PreviewAsync(viewer, draft, "join")).Status);

        var shown = await PreviewAsync(owner, draft, "join");
        Assert.Equal(200, shown.Status);
        Assert.Contains("129.00 EUR", shown.Text, StringComparison.Ordinal);
        Assert.Contains("Runner &lt;b&gt;One", shown.Text, StringComparison.Ordinal);
        Assert.Contains("--accent:#7a1f5c", shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", shown.Text, StringComparison.Ordinal);
        Assert.Matches("style-src 'self' 'sha256-[^']+'; .*frame-ancestors 'self'; sandbox$", shown.Headers["Content-Security-Policy"]);
        Assert.Contains("1,200", (await PreviewAsync(owner, draft, "waiting")).Text, StringComparison.Ordinal);

        // What is half typed is shown as far as it goes; what is no draft is refused.
        Assert.Equal(200, (await PreviewAsync(owner, new { items = new[] { new { sku = "no sku!" } }, brand = new { light = new { accent = "#zz" } } }, "turn")).Status);
        Assert.Equal(422, (await PreviewAsync(owner, draft, "anywhere")).Status);
        Assert.Equal(422, (await PreviewAsync(owner, "no document", "join")).Status);
    }

    private static Task<ApiAnswer> PreviewAsync(ApiBrowser browser, object draft, string scene) => browser.PostAsync(
        "/console/preview",
        new FormUrlEncodedContent([new("sale", JsonSerializer.Serialize(draft, JsonSerializerOptions.Web)), new("scene", scene)]));
}
