using InventoryLedger.Accounts;
using Microsoft.Extensions.DependencyInjection;
using OtpNet;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Accounts;

public sealed class SignInTests(WebNode node)
{
    [Fact]
    public async Task A_person_signs_in_is_known_and_signs_out()
    {
        var email = Staff.NewEmail();
        var merchant = await node.NewMerchantAsync("Nordlicht");
        await node.PersonAsync(merchant.Id, Role.Operator, email);
        using var browser = node.Browser();
        Assert.Equal(401, (await browser.GetAsync("/api/console/me")).Status);

        Assert.Equal(204, (await browser.PostAsync("/api/console/login", new { email = $" {email.ToUpperInvariant()}", password = Staff.Password })).Status);
        var cookie = Assert.Single(browser.SetCookies);
        Assert.StartsWith("__Host-console=", cookie, StringComparison.Ordinal);
        Assert.All(["secure", "httponly", "samesite=strict", "path=/"], part => Assert.Contains(part, cookie, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("domain", cookie, StringComparison.OrdinalIgnoreCase);

        var me = (await browser.GetAsync("/api/console/me")).Ok();
        Assert.Equal((email, "operator", "Nordlicht", false), ((string)me["email"]!, (string)me["role"]!, (string)me["merchant"]!["name"]!, (bool)me["twoFactor"]!));

        var copy = browser.Cookies["__Host-console"];
        Assert.Equal(204, (await browser.PostAsync("/api/console/logout")).Status);
        browser.Cookies["__Host-console"] = copy;
        Assert.Equal(401, (await browser.GetAsync("/api/console/me")).Status);
    }

    [Fact]
    public async Task Another_node_knows_the_session_and_an_altered_cookie_opens_nothing()
    {
        using var browser = await node.OwnerAsync((await node.NewMerchantAsync()).Id);
        await using var other = node.Start([]);
        using var there = new ApiBrowser(other.CreateClient(new() { HandleCookies = false }), null);
        there.Cookies["__Host-console"] = browser.Cookies["__Host-console"];
        (await there.GetAsync("/api/console/me")).Ok();
        there.Cookies["__Host-console"] = browser.Cookies["__Host-console"][..^2] + "AA";
        Assert.Equal(401, (await there.GetAsync("/api/console/me")).Status);
    }

    [Fact]
    public async Task Signing_out_everywhere_and_a_new_password_end_other_sessions()
    {
        var email = Staff.NewEmail();
        using var first = await node.PersonAsync((await node.NewMerchantAsync()).Id, Role.Viewer, email);
        using var second = node.Browser();
        (await second.PostAsync("/api/console/login", new { email, password = Staff.Password })).Ok();

        const string Next = "a better password";
        Assert.Equal((403, "password-wrong"), Of(await first.PostAsync("/api/console/password", new { current = "wrong", next = Next })));
        Assert.Equal(204, (await first.PostAsync("/api/console/password", new { current = Staff.Password, next = Next })).Status);
        Assert.Equal(401, (await second.GetAsync("/api/console/me")).Status);
        (await second.PostAsync("/api/console/login", new { email, password = Next })).Ok();

        Assert.Equal(204, (await second.PostAsync("/api/console/logout-everywhere")).Status);
        Assert.Equal(401, (await first.GetAsync("/api/console/me")).Status);
    }

    [Fact]
    public async Task Who_is_not_known_is_answered_as_one_whose_password_is_wrong_to_the_lock_out_and_its_end()
    {
        var known = Staff.NewEmail();
        await node.PersonAsync((await node.NewMerchantAsync()).Id, Role.Owner, known);
        foreach (var email in new[] { known, Staff.NewEmail() })
        {
            using var browser = node.Browser();
            for (var attempt = 0; attempt < AttemptStore.Max; attempt++)
            {
                Assert.Equal((401, "sign-in-failed"), Of(await browser.PostAsync("/api/console/login", new { email, password = "not the password" })));
            }

            var locked = await browser.PostAsync("/api/console/login", new { email, password = Staff.Password });
            Assert.Equal((429, "locked-out"), Of(locked));
            Assert.InRange(locked.RetryAfter!.Value, TimeSpan.FromMinutes(14), AttemptStore.LockedFor);
        }

        node.Clock.Advance(AttemptStore.LockedFor);
        using var later = node.Browser();
        Assert.Equal(204, (await later.PostAsync("/api/console/login", new { email = known, password = Staff.Password })).Status);
    }

    [Fact]
    public async Task A_second_factor_is_enrolled_confirmed_wanted_and_each_code_counts_once()
    {
        var email = Staff.NewEmail();
        using var browser = await node.PersonAsync((await node.NewMerchantAsync()).Id, Role.Owner, email);
        var enrolment = (await browser.PostAsync("/api/console/second-factor")).Ok();
        Assert.Contains("<svg", (string)enrolment["qrSvg"]!, StringComparison.Ordinal);
        Assert.StartsWith("otpauth://totp/", (string)enrolment["uri"]!, StringComparison.Ordinal);
        var app = new Totp(Base32Encoding.ToBytes((string)enrolment["secret"]!));
        string Code() => app.ComputeTotp(node.Clock.GetUtcNow().UtcDateTime);

        Assert.Equal(422, (await browser.PostAsync("/api/console/second-factor/confirm", new { code = "000000x" })).Status);
        var confirming = Code();
        var recovery = (await browser.PostAsync("/api/console/second-factor/confirm", new { code = confirming })).Ok()["recoveryCodes"]!.AsArray();
        Assert.Equal(10, recovery.Count);
        Assert.True((bool)(await browser.GetAsync("/api/console/me")).Ok()["twoFactor"]!);

        using var door = node.Browser();
        Task<ApiAnswer> LoginAsync(string? code) => door.PostAsync("/api/console/login", new { email, password = Staff.Password, code });
        Assert.Equal((401, "code-required"), Of(await LoginAsync(null)));
        Assert.Equal((401, "sign-in-failed"), Of(await LoginAsync(confirming)));
        node.Clock.Advance(TimeSpan.FromSeconds(60));
        var code = Code();
        Assert.Equal(204, (await LoginAsync(code)).Status);
        Assert.Equal((401, "sign-in-failed"), Of(await LoginAsync(code)));
        Assert.Equal(204, (await LoginAsync((string)recovery[3]!)).Status);
        Assert.Equal((401, "sign-in-failed"), Of(await LoginAsync((string)recovery[3]!)));

        Assert.Equal(403, (await browser.SendAsync(HttpMethod.Delete, "/api/console/second-factor", new { password = "wrong" })).Status);
        Assert.Equal(204, (await browser.SendAsync(HttpMethod.Delete, "/api/console/second-factor", new { password = Staff.Password })).Status);
        Assert.Equal(204, (await LoginAsync(null)).Status);
    }

    [Fact]
    public async Task More_rounds_take_hold_at_the_next_sign_in()
    {
        var email = Staff.NewEmail();
        using var browser = await node.PersonAsync((await node.NewMerchantAsync()).Id, Role.Owner, email);
        var people = node.Services.GetRequiredService<PersonStore>();
        var before = (await people.FindByEmailAsync(email, default))!.PasswordHash;
        await using var stricter = node.Start([("Passwords:Iterations", "2000")]);
        using var door = new ApiBrowser(stricter.CreateClient(new() { HandleCookies = false }), null);
        (await door.PostAsync("/api/console/login", new { email, password = Staff.Password })).Ok();
        var after = (await people.FindByEmailAsync(email, default))!.PasswordHash;
        Assert.NotEqual(before, after);
        (await door.PostAsync("/api/console/login", new { email, password = Staff.Password })).Ok();
        Assert.Equal(after, (await people.FindByEmailAsync(email, default))!.PasswordHash);
    }

    [Fact]
    public async Task Another_sites_page_can_not_write_with_the_cookie()
    {
        using var browser = await node.OwnerAsync((await node.NewMerchantAsync()).Id);
        foreach (var header in new[] { ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-site"), ("Origin", "https://evil.example"), ("Origin", "null") })
        {
            Assert.Equal((403, "cross-origin"), Of(await browser.SendAsync(HttpMethod.Post, "/api/console/logout-everywhere", null, header)));
        }

        (await browser.GetAsync("/api/console/me")).Ok();
    }

    private static (int, string?) Of(ApiAnswer answer) => (answer.Status, answer.Problem);
}
