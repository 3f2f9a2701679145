using System.Security.Claims;
using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace WaitingRoom.Web.Accounts;

/// <summary>Lets in whom a provider vouches for: the person with the address that the provider has verified. Nobody becomes a person by it, and the
/// second factor is the provider's matter.</summary>
internal static class OidcSignIn
{
    public const string Scheme = "oidc";

    private const string Start = "/api/console/oidc";
    private const string Home = "/console/";

    public static IServiceCollection AddOidc(this IServiceCollection services, IConfiguration configuration)
    {
        var options = (configuration.GetSection(OidcOptions.Section).Get<OidcOptions>() ?? new OidcOptions()).Checked();
        services.AddSingleton(options);
        if (options.IsOn)
        {
            // The scheme of its own is asked for by the handler and never used: the session is the console's.
            services.AddAuthentication().AddCookie("oidc-unused").AddOpenIdConnect(Scheme, handler => Configure(handler, options));
        }

        return services;
    }

    public static void UseOidc(this WebApplication app)
    {
        if (app.Services.GetRequiredService<OidcOptions>().IsOn)
        {
            app.UseAuthentication();
        }
    }

    public static void MapOidc(this IEndpointRouteBuilder console)
    {
        console.MapGet("ways", (OidcOptions options) => TypedResults.Ok(new WaysDocument(options.IsOn ? new OidcWay(options.Name, Start) : null)))
            .WithSummary("How one can sign in, besides by password.");
        console.MapGet("oidc", (OidcOptions options) => options.IsOn
            ? (IResult)TypedResults.Challenge(new AuthenticationProperties { RedirectUri = Home }, [Scheme])
            : Problems.Problem.NotFound("No provider is configured here.")).WithSummary("Goes to the provider to sign in.");
    }

    private static void Configure(OpenIdConnectOptions handler, OidcOptions options)
    {
        handler.Authority = options.Authority;
        handler.ClientId = options.ClientId;
        handler.ClientSecret = options.ClientSecret;
        handler.RequireHttpsMetadata = !new Uri(options.Authority).IsLoopback;
        handler.SignInScheme = "oidc-unused";
        handler.CallbackPath = $"{Start}/callback";
        handler.ResponseType = OpenIdConnectResponseType.Code;
        handler.ResponseMode = OpenIdConnectResponseMode.Query;
        handler.UsePkce = true;
        handler.MapInboundClaims = false;
        handler.Scope.Clear();
        handler.Scope.Add("openid");
        handler.Scope.Add("email");
        handler.CorrelationCookie.SameSite = handler.NonceCookie.SameSite = SameSiteMode.Lax; // They must come back with the provider's redirect.
        handler.CorrelationCookie.SecurePolicy = handler.NonceCookie.SecurePolicy = CookieSecurePolicy.Always;
        handler.Events.OnTicketReceived = WelcomeAsync;
        handler.Events.OnRemoteFailure = context =>
        {
            context.Response.Redirect($"{Home}?refused=provider");
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    private static async Task WelcomeAsync(TicketReceivedContext context)
    {
        context.HandleResponse();
        var services = context.HttpContext.RequestServices;
        var person = VerifiedEmailOf(context.Principal) is { } email
            ? await services.GetRequiredService<PersonStore>().FindByEmailAsync(SignIn.EmailOf(email), context.HttpContext.RequestAborted)
            : null;
        if (person is null)
        {
            context.Response.Redirect($"{Home}?refused=unknown");
            return;
        }

        await services.GetRequiredService<ConsoleSession>().BeginAsync(context.HttpContext, person.Id);
        context.Response.Redirect(Home);
    }

    /// <summary>An address that anybody could type into the provider's form proves nothing.</summary>
    private static string? VerifiedEmailOf(ClaimsPrincipal? principal) =>
        string.Equals(principal?.FindFirstValue("email_verified"), "true", StringComparison.OrdinalIgnoreCase) ? principal?.FindFirstValue("email") : null;
}

/// <summary>How one can sign in, besides by password.</summary>
/// <param name="Oidc">By a provider; null where there is none.</param>
internal sealed record WaysDocument(OidcWay? Oidc);

/// <summary>A provider.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Url">Where the browser goes.</param>
internal sealed record OidcWay(string Name, string Url);
