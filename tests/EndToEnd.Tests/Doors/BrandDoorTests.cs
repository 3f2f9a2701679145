using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using Xunit;

namespace EndToEnd.Tests.Doors;

/// <summary>What a merchant may make a sale look like, and what is refused.</summary>
[Collection(OnOneWorker.Name)]
public sealed class BrandDoorTests(OneWorkerStack doors)
{
    private static readonly byte[] Picture = File.ReadAllBytes(System.IO.Path.Combine(AppContext.BaseDirectory, "Pages", "nordlicht.png"));

    [Fact]
    public async Task A_brand_is_set_read_kept_and_taken_away()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var brand = (await door.MerchantAsync(HttpMethod.Put, $"sales/{slug}/brand", Nordlicht())).Ok()["brand"]!;
        var logo = (string)brand["logo"]!;
        Assert.Matches("^/brand/[0-9a-f]{64}\\.png$", logo);
        Assert.Equal("Nordlicht", (string?)(await door.Api.JsonAsync($"/api/sales/{slug}"))!["brand"]!["name"]);

        using var picture = await door.Api.SendAsync(HttpMethod.Get, logo, bearer: null);
        Assert.Equal("image/png", picture.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", picture.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(Picture, await picture.Content.ReadAsByteArrayAsync());

        // What was read can be sent back: the logo stays.
        brand["name"] = "Nordlicht Shop";
        var again = (await door.MerchantAsync(HttpMethod.Put, $"sales/{slug}/brand", brand)).Ok()["brand"]!;
        Assert.Equal(("Nordlicht Shop", logo), ((string?)again["name"], (string?)again["logo"]));

        Assert.Equal(204, (await door.MerchantAsync(HttpMethod.Delete, $"sales/{slug}/brand")).Status);
        Assert.Null((await door.Api.JsonAsync($"/api/sales/{slug}"))!["brand"]);
    }

    [Fact]
    public async Task A_sale_is_scheduled_with_its_brand_or_not_at_all()
    {
        using var door = doors.Open();
        var bad = Nordlicht();
        bad["light"]!["accent"] = "#ffcc00";
        var sale = Door.SaleOf(new JsonObject { ["brand"] = bad });
        var refused = await door.MerchantAsync(HttpMethod.Post, "sales", sale);
        Assert.Equal(("invalid", 400), refused.Refusal);
        Assert.Matches(@"contrast of 1\.4\d:1; text needs 4\.5:1", (string?)refused.Body!["errors"]!["brand.light.accent"]![0]);

        sale["brand"] = Nordlicht();
        Assert.Equal("Nordlicht", (string?)(await door.MerchantAsync(HttpMethod.Post, "sales", sale)).Ok()["brand"]!["name"]);
    }

    [Theory]
    [InlineData("light", """{"accent": "#9ad0ff"}""", "brand.light.accent", "text needs 4.5:1")]
    [InlineData("dark", """{"ink": "#444444"}""", "brand.dark.ink", "contrast of")]
    [InlineData("light", """{"accent": "red"}""", "brand.light.accent", "#rrggbb")]
    [InlineData("logo", "\"data:image/png;base64,PHN2Zz48L3N2Zz4=\"", "brand.logo", "PNG, JPEG or WebP")]
    [InlineData("logo", "\"https://elsewhere.example/logo.png\"", "brand.logo", "data:image/png")]
    [InlineData("logo", "\"/brand/0000000000000000000000000000000000000000000000000000000000000000.png\"", "brand.logo", "no such logo")]
    [InlineData("texts", """{"tlh": {"welcome": "nuqneH"}}""", "brand.texts.tlh", "A language of the page")]
    [InlineData("links", """[{"text": "Help", "url": "javascript:alert(1)"}]""", "brand.links[0].url", "https://")]
    [InlineData("name", "\"\"", "brand.name", "1 to 80 characters")]
    public async Task What_can_not_be_shown_well_is_refused_with_the_reason(string field, string value, string named, string reason)
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var refused = await door.MerchantAsync(HttpMethod.Put, $"sales/{slug}/brand", new JsonObject { [field] = JsonNode.Parse(value) });
        Assert.Equal(("invalid", 400), refused.Refusal);
        Assert.Contains(reason, refused.Body!["errors"]![named]!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
        Assert.Null((await door.Api.JsonAsync($"/api/sales/{slug}"))!["brand"]);
    }

    [Fact]
    public async Task A_picture_that_is_too_large_is_refused_and_another_merchants_sale_is_not_there()
    {
        using var door = doors.Open();
        var slug = await door.OpenSaleAsync([]);
        var large = new byte[65_537];
        Picture.CopyTo(large, 0);
        var refused = await door.MerchantAsync(HttpMethod.Put, $"sales/{slug}/brand", new { logo = $"data:image/png;base64,{Convert.ToBase64String(large)}" });
        Assert.Equal(("invalid", 400), refused.Refusal);
        Assert.Equal(("not-found", 404), (await door.MerchantAsync(HttpMethod.Put, "sales/no-such-sale/brand", Nordlicht())).Refusal);
        Assert.Equal(401, (await door.AskAsync(HttpMethod.Put, $"/api/merchant/sales/{slug}/brand", "fsk_nobody", Nordlicht())).Status);
    }

    internal static JsonObject Nordlicht() => new()
    {
        ["name"] = "Nordlicht",
        ["logo"] = $"data:image/png;base64,{Convert.ToBase64String(Picture)}",
        ["light"] = new JsonObject { ["accent"] = "#7a1f5c", ["ground"] = "#f7f2f5" },
        ["dark"] = new JsonObject { ["accent"] = "#f4a6d8", ["ground"] = "#150f14", ["card"] = "#211820" },
        ["texts"] = new JsonObject
        {
            ["en"] = new JsonObject { ["welcome"] = "Each pair is numbered by hand.", ["waiting"] = "We ship to all of Europe, within two days." },
            ["de"] = new JsonObject { ["welcome"] = "Jedes Paar ist von Hand nummeriert." },
        },
        ["links"] = new JsonArray(
            new JsonObject { ["text"] = "Help and contact", ["url"] = "https://nordlicht.example/help", ["language"] = "en" },
            new JsonObject { ["text"] = "Hilfe und Kontakt", ["url"] = "https://nordlicht.example/hilfe", ["language"] = "de" },
            new JsonObject { ["text"] = "Imprint", ["url"] = "https://nordlicht.example/imprint" }),
    };
}
