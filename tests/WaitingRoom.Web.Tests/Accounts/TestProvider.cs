using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace WaitingRoom.Web.Tests.Accounts;

/// <summary>A small OpenID Connect provider on loopback: discovery, keys, the code flow with PKCE. Whoever comes is the person it was told.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "console";

    private readonly WebApplication app;
    private readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "test" };
    private readonly Dictionary<string, (string Nonce, string Challenge)> codes = [];

    private TestProvider(WebApplication app)
    {
        this.app = app;
    }

    public string Address => app.Urls.First();

    public string Email { get; set; } = "";

    public bool IsVerified { get; set; } = true;

    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var provider = new TestProvider(app);
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new Dictionary<string, object>
        {
            ["issuer"] = provider.Address,
            ["authorization_endpoint"] = $"{provider.Address}/authorize",
            ["token_endpoint"] = $"{provider.Address}/token",
            ["jwks_uri"] = $"{provider.Address}/keys",
            ["response_types_supported"] = new[] { "code" },
            ["id_token_signing_alg_values_supported"] = new[] { "RS256" },
        }));
        app.MapGet("/keys", () => Results.Json(new { keys = new[] { provider.PublicKey() } }));
        app.MapGet("/authorize", provider.Authorize);
        app.MapPost("/token", provider.TokenAsync);
        await app.StartAsync();
        return provider;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private object PublicKey()
    {
        var jwk = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
        return new { kty = "RSA", use = "sig", alg = "RS256", kid = jwk.Kid, n = jwk.N, e = jwk.E };
    }

    private IResult Authorize(HttpRequest request)
    {
        var code = Guid.NewGuid().ToString("N");
        codes[code] = ((string)request.Query["nonce"]!, (string)request.Query["code_challenge"]!);
        return Results.Redirect($"{request.Query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(request.Query["state"]!)}");
    }

    private async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        if (!codes.Remove((string)form["code"]!, out var asked)
            || Base64UrlEncoder.Encode(SHA256.HashData(System.Text.Encoding.ASCII.GetBytes((string)form["code_verifier"]!))) != asked.Challenge)
        {
            return Results.BadRequest(new { error = "invalid_grant" });
        }

        var token = new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address,
            Audience = ClientId,
            Expires = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(60),
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256),
            Claims = new Dictionary<string, object> { ["sub"] = "somebody", ["nonce"] = asked.Nonce, ["email"] = Email, ["email_verified"] = IsVerified },
        });
        return Results.Json(new { access_token = "unused", token_type = "Bearer", id_token = token });
    }
}
