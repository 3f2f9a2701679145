using InventoryLedger.Accounts;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Accounts;

public sealed class SetupTests(WebNode node)
{
    /// <summary>On a database of its own: in the shared one there are people.</summary>
    [Fact]
    public async Task The_first_person_comes_in_by_a_link_that_opens_once()
    {
        var database = await node.NewDatabaseAsync();
        await using var source = Npgsql.NpgsqlDataSource.Create(database);
        await using var fresh = node.Start([("Postgres:ConnectionString", database)]);
        using var browser = new ApiBrowser(fresh.CreateClient(new() { HandleCookies = false }), null);
        var links = new LinkStore(source);
        var (token, spare) = (await links.NewSetupAsync(null, node.Clock.GetUtcNow(), default), await links.NewSetupAsync(null, node.Clock.GetUtcNow(), default));
        var old = await links.NewSetupAsync(null, node.Clock.GetUtcNow() - LinkStore.SetupLifetime, default);

        object Body(string? with, string password = Staff.Password) => new { token = with, merchant = "Nordlicht", email = "Mia@shop.example", name = "Mia", password };
        Assert.Equal(400, (await browser.PostAsync("/api/console/setup", Body(token, password: "short"))).Status);
        Assert.Equal(409, (await browser.PostAsync("/api/console/setup", Body(old))).Status);
        Assert.Equal(204, (await browser.PostAsync("/api/console/setup", Body(token))).Status);
        var me = (await browser.GetAsync("/api/console/me")).Ok();
        Assert.Equal(("mia@shop.example", "owner", "Nordlicht"), ((string)me["email"]!, (string)me["role"]!, (string)me["merchant"]!["name"]!));

        Assert.Equal(409, (await browser.PostAsync("/api/console/setup", Body(token))).Status);
        Assert.Equal(409, (await browser.PostAsync("/api/console/setup", Body(spare))).Status);
        Assert.Null(await links.NewSetupAsync(null, node.Clock.GetUtcNow(), default));
    }

    [Fact]
    public async Task An_owner_invites_changes_and_removes_people_and_one_owner_stays()
    {
        using var owner = await node.OwnerAsync((await node.NewMerchantAsync()).Id);
        var email = Staff.NewEmail();
        var invite = (await owner.PostAsync("/api/merchant/people", new { email, name = "Vera", role = "viewer" })).Ok();
        Assert.Equal("person-exists", (await owner.PostAsync("/api/merchant/people", new { email, name = "Vera", role = "viewer" })).Problem);
        var token = (string)invite["token"]!;
        using var vera = node.Browser();
        Assert.Equal(204, (await vera.PostAsync("/api/console/accept", new { token, password = Staff.Password })).Status);
        Assert.Equal(409, (await node.Browser().PostAsync("/api/console/accept", new { token, password = Staff.Password })).Status);
        (await vera.GetAsync("/api/merchant/sales")).Ok();
        Assert.Equal("not-allowed", (await vera.GetAsync("/api/merchant/people")).Problem);

        var path = $"/api/merchant/people/{invite["person"]!["id"]}";
        Assert.Equal(204, (await owner.SendAsync(HttpMethod.Patch, path, new { role = "owner" })).Status);
        var people = (await vera.GetAsync("/api/merchant/people")).Ok()["people"]!.AsArray();
        Assert.Equal(2, people.Count);
        Assert.Equal(204, (await owner.SendAsync(HttpMethod.Delete, path)).Status);
        Assert.Equal(401, (await vera.GetAsync("/api/console/me")).Status);
        var mine = (await owner.GetAsync("/api/merchant/people")).Ok()["people"]![0]!["id"];
        Assert.Equal("last-owner", (await owner.SendAsync(HttpMethod.Delete, $"/api/merchant/people/{mine}")).Problem);
        Assert.Equal("last-owner", (await owner.SendAsync(HttpMethod.Patch, $"/api/merchant/people/{mine}", new { role = "viewer" })).Problem);
    }

    [Fact]
    public async Task A_key_is_told_once_does_what_its_scopes_say_and_ends()
    {
        var merchant = await node.NewMerchantAsync();
        using var owner = await node.OwnerAsync(merchant.Id);
        var expiresAt = node.Clock.GetUtcNow().AddHours(1);
        var made = (await owner.PostAsync("/api/merchant/keys", new { name = "Reports", scopes = new[] { "sales:read" }, expiresAt })).Ok();
        using var program = node.Browser((string)made["key"]!);
        (await program.GetAsync("/api/merchant/sales")).Ok();
        Assert.Equal("not-allowed", (await program.GetAsync("/api/merchant/keys")).Problem);
        var listed = (await owner.GetAsync("/api/merchant/keys")).Ok()["keys"]!.AsArray().Single(key => (string)key!["name"]! == "Reports")!;
        Assert.Null(listed["key"]);
        Assert.NotNull(listed["lastUsedAt"]);

        using var manager = node.Browser((string)(await owner.PostAsync("/api/merchant/keys", new { name = "K", scopes = new[] { "keys:manage" } })).Ok()["key"]!);
        Assert.Equal("not-allowed", (await manager.PostAsync("/api/merchant/keys", new { name = "More", scopes = new[] { "sales:write" } })).Problem);
        Assert.Equal("invalid", (await owner.PostAsync("/api/merchant/keys", new { name = "P", scopes = new[] { "people:manage" } })).Problem);

        node.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await program.GetAsync("/api/merchant/sales")).Status);
        using var first = node.Browser(merchant.ApiKey);
        (await first.GetAsync("/api/merchant/sales")).Ok();
    }
}
