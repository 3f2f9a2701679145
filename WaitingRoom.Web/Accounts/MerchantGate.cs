using InventoryLedger.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Accounts;

/// <summary>What a route needs its caller to be allowed, as metadata of the endpoint.</summary>
/// <param name="Scope">One of <see cref="InventoryLedger.Accounts.Scope"/>; null lets in anybody who is signed in.</param>
internal sealed record Needs(string? Scope);

/// <summary>The one door to everything that is a merchant's: finds who acts, by API key or by the console's cookie, and refuses who may not. It
/// stands before the endpoint's own parameters are read, so that a stranger learns nothing of them; and a route below /api/merchant that says
/// nothing of what it needs opens to nobody.</summary>
internal static class MerchantGate
{
    public static TBuilder Needs<TBuilder>(this TBuilder routes, string? scope)
        where TBuilder : IEndpointConventionBuilder => routes.WithMetadata(new Needs(scope));

    /// <summary>Who acts in this request.</summary>
    public static Actor Actor(this HttpContext http) =>
        http.Features.Get<Acting>()?.Actor ?? throw new InvalidOperationException("Only a route that Needs(…) something has an actor.");

    public static void UseMerchantGate(this WebApplication app) => app.Use((http, next) =>
    {
        var endpoint = http.GetEndpoint();
        var needs = endpoint?.Metadata.GetMetadata<Needs>();
        return needs is null && !(endpoint is not null && http.Request.Path.StartsWithSegments("/api/merchant", StringComparison.OrdinalIgnoreCase))
            ? next(http)
            : PassAsync(http, needs, next);
    });

    private static async Task PassAsync(HttpContext http, Needs? needs, RequestDelegate next)
    {
        http.Response.Headers.CacheControl = "no-store";
        if (await FindAsync(http) is not { } actor)
        {
            await Problem.Unauthorized("Sign in at the console, or send a merchant's API key as 'Authorization: Bearer fsk_…'.").ExecuteAsync(http);
            return;
        }

        if (needs is null || (needs.Scope is { } scope && !actor.May(scope)))
        {
            await Problem.Of(
                StatusCodes.Status403Forbidden, "not-allowed", "Not allowed", $"This needs {needs?.Scope ?? "more than anybody has"}, which this key or role has not.").ExecuteAsync(http);
            return;
        }

        http.Features.Set(new Acting(actor));
        InventoryLedger.Accounts.Actor.Current = actor;
        await next(http);
    }

    /// <summary>Who sends this, by key or by cookie; null is nobody we know.</summary>
    public static async Task<Actor?> FindAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var from = http.Connection.RemoteIpAddress?.ToString();
        if (BearerToken.Of(http.Request) is { } key)
        {
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            return await services.GetRequiredService<ApiKeyStore>().FindAsync(key, now, http.RequestAborted) is { } actor ? actor with { From = from } : null;
        }

        return (await services.GetRequiredService<ConsoleSession>().FindAsync(http))?.Person.Acting(from);
    }

    private sealed record Acting(Actor Actor);
}
