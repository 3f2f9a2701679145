using EndToEnd.Tests.Doors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace EndToEnd.Tests.Pages;

/// <summary>A shop where customers sign in, on a host of its own: its page asks who one is, and sends back with a login.</summary>
internal sealed class SignInShop : IAsyncDisposable
{
    private readonly WebApplication site;

    private SignInShop(WebApplication site) => this.site = site;

    public SigningShop Keys { get; } = new();

    public string Url => $"{site.Urls.First()}/login";

    /// <param name="waitingRoom">Where shoppers are sent back to, and nowhere else.</param>
    public static async Task<SignInShop> StartAsync(string waitingRoom)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var site = builder.Build();
        var shop = new SignInShop(site);
        site.Urls.Add("http://127.0.0.1:0");
        site.MapGet("/login", () => Results.Content(
            """<!doctype html><html lang="en"><title>Sign in</title><form method="post"><label>Account <input name="account"></label><button>Sign in</button></form>""", "text/html"));
        site.MapPost("/login", async (HttpContext http) =>
        {
            var back = new Uri(http.Request.Query["return"].ToString());
            if (!string.Equals(back.Authority, new Uri(waitingRoom).Authority, StringComparison.Ordinal))
            {
                return Results.BadRequest();
            }

            var account = (await http.Request.ReadFormAsync())["account"].ToString();
            var login = shop.Keys.Login(account, sale: back.Segments[^1], minutes: account == "late" ? -1 : 5);
            return Results.Redirect($"{back}{(back.Query.Length == 0 ? '?' : '&')}login={login}");
        }).DisableAntiforgery();
        await site.StartAsync();
        return shop;
    }

    public async ValueTask DisposeAsync()
    {
        await site.DisposeAsync();
        Keys.Dispose();
    }
}
