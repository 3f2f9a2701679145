using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

/// <summary>What docs/logins.md tells shops to write, word for word (House.Tests compare them): it compiles, and what it signs opens.</summary>
public sealed class LoginExampleTests : IDisposable
{
    private readonly ECDsa shop = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    [Fact]
    public async Task What_the_example_signs_opens_for_its_customer()
    {
        var sale = TestSale.In(SaleState.Open) with { Login = new SaleLogin(true, "https://shop.example", shop.ExportSubjectPublicKeyInfoPem()) };
        var claims = new LoginClaim(RandomNumberGenerator.GetBytes(32), TimeProvider.System);
        var (opening, mia) = await claims.OpenAsync(sale, LoginOf(new Customer("mia"), sale.Slug));
        Assert.Equal(LoginOpening.Open, opening);
        Assert.True(mia.Shopper.IsAccount);
        Assert.NotEqual(mia, (await claims.OpenAsync(sale, LoginOf(new Customer("tom"), sale.Slug))).Login);
    }

    public void Dispose() => shop.Dispose();

#pragma warning disable RS0030 // A shop has no fake clock.
    private string LoginOf(Customer customer, string sale)
    {
        var File = new ShopsFiles(shop);

        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText("login-key.pem"));
        var login = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Audience = sale,
            Expires = DateTime.UtcNow.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = customer.Id },
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256),
        });

        return login;
    }
#pragma warning restore RS0030

    private sealed record Customer(string Id);

    /// <summary>Has the one file that the example reads, as openssl writes it.</summary>
    private sealed class ShopsFiles(ECDsa key)
    {
        public string ReadAllText(string name) => name == "login-key.pem" ? key.ExportPkcs8PrivateKeyPem() : throw new FileNotFoundException(name);
    }
}
