using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace EndToEnd.Tests.Doors;

/// <summary>A shop that signs logins for its customers, as docs/logins.md tells merchants to.</summary>
internal sealed class SigningShop : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>What a merchant gives when the sale is scheduled.</summary>
    public JsonObject Terms(string url = "https://shop.example/login") => new()
    {
        ["loginRequired"] = true,
        ["loginUrl"] = url,
        ["loginKeys"] = key.ExportSubjectPublicKeyInfoPem(),
    };

    public string PublicKey => key.ExportSubjectPublicKeyInfoPem();

    public string Login(string account, string sale, double minutes = 5, string? lane = null)
    {
        var claims = new Dictionary<string, object>
        {
            ["sub"] = account,
            ["aud"] = sale,
            ["exp"] = TimeProvider.System.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds(),
        };
        if (lane is not null)
        {
            claims["lane"] = lane;
        }

        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Claims = claims,
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => key.Dispose();
}
