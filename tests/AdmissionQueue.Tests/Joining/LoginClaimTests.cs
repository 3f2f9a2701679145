using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

/// <summary>A shop's login opens for the account that it names, in the sale that it names, while it lasts; nothing else that looks like one does.</summary>
public sealed class LoginClaimTests : IDisposable
{
    private readonly byte[] tokenKey = RandomNumberGenerator.GetBytes(32);
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero));
    private readonly ECDsa shop = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private LoginClaim Claims => new(tokenKey, time);

    private Sale Sale => TestSale.In(SaleState.Open) with
    {
        Slug = "drop",
        Login = new SaleLogin(true, "https://shop.example/login", shop.ExportSubjectPublicKeyInfoPem()),
        Lanes = [new SaleLane(new LaneName("members"), "Members", 30)],
    };

    [Fact]
    public async Task An_account_is_one_shopper_on_all_devices_and_in_all_sales_of_its_merchant()
    {
        var (sale, claims) = (Sale, Claims);
        var mia = await OpenedAsync(claims, sale, Sign(sub: "mia"));
        Assert.True(mia.Shopper.IsAccount);
        Assert.True(mia.Lane.IsMain);
        Assert.False(ShopperId.New(time).IsAccount);
        Assert.Equal(mia, await OpenedAsync(Claims, sale, Sign(sub: "mia", minutes: 7)));
        Assert.Equal(mia, await OpenedAsync(claims, sale with { Slug = "later", Id = new SaleId(Guid.NewGuid()) }, Sign(sub: "mia", aud: "later")));
        Assert.NotEqual(mia, await OpenedAsync(claims, sale, Sign(sub: "Mia")));
        Assert.NotEqual(mia, await OpenedAsync(claims, sale with { MerchantId = Guid.NewGuid() }, Sign(sub: "mia")));
        Assert.NotEqual(mia, await OpenedAsync(new LoginClaim(RandomNumberGenerator.GetBytes(32), time), sale, Sign(sub: "mia")));
        Assert.Equal("members", (await OpenedAsync(claims, sale, Sign(lane: "members"))).Lane.ToString());
        Assert.True((await OpenedAsync(claims, sale, Sign(lane: "main"))).Lane.IsMain);
    }

    [Fact]
    public async Task A_login_opens_until_it_expires_and_none_lasts_longer_than_a_day()
    {
        var login = Sign(minutes: 5);
        time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromSeconds(1));
        Assert.Equal(LoginOpening.Open, await OpeningAsync(login));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(LoginOpening.Expired, await OpeningAsync(login));
        Assert.Equal(LoginOpening.Open, await OpeningAsync(Sign(minutes: 24 * 60)));
        Assert.Equal(LoginOpening.Invalid, await OpeningAsync(Sign(minutes: 24 * 60 + 1)));
        Assert.Equal(LoginOpening.Invalid, await OpeningAsync(Sign(minutes: null)));
    }

    [Fact]
    public async Task A_login_that_was_altered_in_any_character_opens_nothing()
    {
        var login = Sign();
        Assert.Equal(LoginOpening.Open, await OpeningAsync(login));
        for (var i = 0; i < login.Length - 1; i++) // The last character of a signature holds bits that mean nothing.
        {
            var altered = $"{login[..i]}{(login[i] == 'A' ? 'B' : 'A')}{login[(i + 1)..]}";
            Assert.Equal(LoginOpening.Invalid, await OpeningAsync(altered));
        }
    }

    [Fact]
    public async Task What_another_signed_for_another_sale_or_about_nobody_opens_nothing()
    {
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicPart = System.Text.Encoding.ASCII.GetBytes(Sale.Login.Keys);
        string[] bad =
        [
            "", ".", "a.b.c", new('a', LoginClaim.LengthMax + 1), Sign(aud: "other"), Sign(aud: null), Sign(sub: ""), Sign(sub: null),
            Sign(sub: new string('x', LoginClaim.AccountLengthMax + 1)), Sign(lane: "vips"), Sign(lane: "No Name"),
            Sign(by: new SigningCredentials(new ECDsaSecurityKey(stranger), SecurityAlgorithms.EcdsaSha256)),
            Sign(by: new SigningCredentials(new SymmetricSecurityKey(publicPart), SecurityAlgorithms.HmacSha256)), // The public key taken for a secret.
            $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Sign().Split('.')[1]}.",
            new TicketToken(tokenKey, time).SignShopper(ShopperId.New(time), time.GetUtcNow().AddHours(1)),
        ];
        foreach (var login in bad)
        {
            Assert.Equal(LoginOpening.Invalid, await OpeningAsync(login));
        }

        Assert.Equal(LoginOpening.Invalid, (await Claims.OpenAsync(Sale with { Login = SaleLogin.None }, Sign())).Opening);
    }

    [Fact]
    public async Task While_keys_change_those_of_both_open_and_what_is_no_public_key_is_refused()
    {
        using var next = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var (old, fresh) = (shop.ExportSubjectPublicKeyInfoPem(), next.ExportSubjectPublicKeyInfoPem());
        var sale = Sale with { Login = new SaleLogin(true, "https://shop.example", $"{old}\n{fresh}\n") };
        Assert.Equal(LoginOpening.Open, (await Claims.OpenAsync(sale, Sign())).Opening);
        Assert.Equal(LoginOpening.Open, (await Claims.OpenAsync(sale, Sign(by: By(next)))).Opening);
        sale = sale with { Login = sale.Login with { Keys = fresh } };
        Assert.Equal(LoginOpening.Invalid, (await Claims.OpenAsync(sale, Sign())).Opening);

        Assert.Null(LoginKeys.Read($"{old}\n{old}\n{fresh}", out var three));
        Assert.Equal(3, three.Count);
        foreach (var bad in new[]
        {
            "", "a key", $"{old}\n{old}\n{fresh}\n{fresh}", other.ExportSubjectPublicKeyInfoPem(), $"{old}\n{other.ExportSubjectPublicKeyInfoPem()}",
            old.Replace("PUBLIC KEY", "CERTIFICATE", StringComparison.Ordinal), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
        })
        {
            Assert.NotNull(LoginKeys.Read(bad, out _));
        }

        var secret = shop.ExportPkcs8PrivateKeyPem();
        Assert.Contains("stays with the shop", LoginKeys.Read(secret, out var none), StringComparison.Ordinal);
        Assert.Empty(none);
    }

    public void Dispose() => shop.Dispose();

    private static SigningCredentials By(ECDsa key) => new(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256);

    private static async Task<Login> OpenedAsync(LoginClaim claims, Sale sale, string login)
    {
        var (opening, opened) = await claims.OpenAsync(sale, login);
        Assert.Equal(LoginOpening.Open, opening);
        return opened;
    }

    private async Task<LoginOpening> OpeningAsync(string login) => (await Claims.OpenAsync(Sale, login)).Opening;

    private string Sign(string? sub = "mia", string? aud = "drop", int? minutes = 5, string? lane = null, SigningCredentials? by = null)
    {
        var claims = new Dictionary<string, object>();
        foreach (var (name, value) in new (string, object?)[]
        {
            ("sub", sub), ("aud", aud), ("lane", lane), ("exp", minutes is { } left ? time.GetUtcNow().AddMinutes(left).ToUnixTimeSeconds() : null),
        })
        {
            if (value is not null)
            {
                claims[name] = value;
            }
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(
            new SecurityTokenDescriptor { Claims = claims, SigningCredentials = by ?? By(shop) });
    }
}
