using InventoryLedger.Accounts;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Accounts;

public sealed class OidcTests(WebNode node)
{
    [Fact]
    public async Task A_provider_lets_in_whose_verified_address_is_a_persons_and_nobody_else()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var shop = node.Start([
            ("Oidc:Authority", provider.Address), ("Oidc:ClientId", TestProvider.ClientId), ("Oidc:ClientSecret", "secret"), ("Oidc:Name", "Provider")]);
        var email = Staff.NewEmail();
        await node.PersonAsync((await node.NewMerchantAsync()).Id, Role.Operator, email);

        provider.Email = email.ToUpperInvariant();
        using var browser = new ApiBrowser(shop.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }), null);
        Assert.Equal("Provider", (string)(await browser.GetAsync("/api/console/ways")).Ok()["oidc"]!["name"]!);
        Assert.Equal("/console/", await VisitAsync(browser));
        Assert.Equal(email, (string)(await browser.GetAsync("/api/console/me")).Ok()["email"]!);

        foreach (var (address, isVerified) in new[] { (Staff.NewEmail(), true), (email, false) })
        {
            (provider.Email, provider.IsVerified) = (address, isVerified);
            using var stranger = new ApiBrowser(shop.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }), null);
            Assert.Equal("/console/?refused=unknown", await VisitAsync(stranger));
            Assert.Equal(401, (await stranger.GetAsync("/api/console/me")).Status);
        }

        // An answer that this browser did not ask for.
        using var victim = new ApiBrowser(shop.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }), null);
        Assert.Equal("/console/?refused=provider", (await victim.GetAsync("/api/console/oidc/callback?code=x&state=y")).Location!.ToString());
    }

    private static async Task<string> VisitAsync(ApiBrowser browser)
    {
        var start = await browser.GetAsync("/api/console/oidc");
        using var outside = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var back = await outside.GetAsync(start.Location);
        return (await browser.GetAsync(back.Headers.Location!.PathAndQuery)).Location!.ToString();
    }
}
