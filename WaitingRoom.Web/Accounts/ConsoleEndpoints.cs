using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Accounts;

/// <summary>What the console's own pages call: who one is, and how one gets in and out.</summary>
internal static class ConsoleEndpoints
{
    private const long BodyBytesMax = 8 * 1024;

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        var console = routes.MapGroup("/api/console").WithMetadata(new RequestSizeLimitAttribute(BodyBytesMax)).WithTags("Console").Critical();
        console.MapPost("login", (LoginRequest request, HttpContext http, SignIn signIn, CancellationToken ct) => signIn.RunAsync(request, http, ct))
            .WithSummary("Signs in: a cookie. Where there is a second factor, code is wanted as well.");
        console.MapPost("setup", SetUpAsync).WithSummary("Makes the first person, by the one-time token of the first start.");
        console.MapPost("accept", AcceptAsync).WithSummary("Accepts an invite by its one-time token, with a password of one's own.");
        console.MapPost("logout", LogOutAsync).WithSummary("Signs out.");
        console.MapPost("logout-everywhere", LogOutEverywhereAsync).Needs(null).WithSummary("Signs out on all devices.");
        console.MapGet("me", MeAsync).WithSummary("Who is signed in.");
        console.MapPost("password", ChangePasswordAsync).Needs(null).WithSummary("Changes my password; other devices are signed out.");
        console.MapSecondFactor();
        console.MapOidc();
    }

    public static IResult NotSignedIn() => Problem.Unauthorized("Nobody is signed in: POST /api/console/login first.");

    private static async Task<IResult> SetUpAsync(
        SetupRequest request, HttpContext http, LinkStore links, Passwords passwords, ConsoleSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Demand(PersonRules.IsName(request.Merchant), "merchant", PersonRules.NameWanted);
        PersonRules.Check(request.Email, request.Name, errors);
        errors.Demand(Passwords.IsGood(request.Password), "password", Passwords.Wanted);
        if (errors.Any)
        {
            return errors.Refuse("Nothing was set up: see errors, field by field.");
        }

        if (string.IsNullOrEmpty(request.Token) || !await links.OpensAsync(request.Token, isInvite: false, time.GetUtcNow(), cancellationToken))
        {
            return LinkDead();
        }

        var first = new Person
        {
            Id = Guid.NewGuid(),
            MerchantId = default, // the link says
            Merchant = request.Merchant!,
            Email = SignIn.EmailOf(request.Email),
            Name = request.Name!.Trim(),
            Role = Role.Owner,
            PasswordHash = await passwords.HashAsync(request.Password!, cancellationToken),
        };
        if (await links.SetUpAsync(request.Token!, request.Merchant!, first, http.Connection.RemoteIpAddress?.ToString(), time.GetUtcNow(), cancellationToken) is not { } person)
        {
            return LinkDead();
        }

        await session.BeginAsync(http, person.Id);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> AcceptAsync(
        AcceptRequest request, HttpContext http, LinkStore links, Passwords passwords, ConsoleSession session, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Demand(Passwords.IsGood(request.Password), "password", Passwords.Wanted);
        if (errors.Any)
        {
            return errors.Refuse("The invite still opens: see errors, field by field.");
        }

        // Hashing is work: nobody makes us do it without a link.
        if (string.IsNullOrEmpty(request.Token) || !await links.OpensAsync(request.Token, isInvite: true, time.GetUtcNow(), cancellationToken))
        {
            return LinkDead();
        }

        var hash = await passwords.HashAsync(request.Password!, cancellationToken);
        if (await links.AcceptAsync(request.Token!, hash, http.Connection.RemoteIpAddress?.ToString(), time.GetUtcNow(), cancellationToken) is not { } person)
        {
            return LinkDead();
        }

        await session.BeginAsync(http, person);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> LogOutAsync(HttpContext http, ConsoleSession session)
    {
        await session.EndAsync(http);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> LogOutEverywhereAsync(
        HttpContext http, ConsoleSession session, SessionStore sessions, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(http) is not { } me)
        {
            return NotSignedIn();
        }

        await sessions.EndAllAsync(me.Person.Id, but: null, cancellationToken);
        await session.EndAsync(http);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> MeAsync(HttpContext http, ConsoleSession session, ReadOnlyDirectory readOnly)
    {
        http.Response.Headers.CacheControl = "no-store";
        return await session.FindAsync(http) is { Person: var person } ? TypedResults.Ok(MeDocument.Of(person) with { ReadOnly = readOnly.Of(person.MerchantId) }) : NotSignedIn();
    }

    private static async Task<IResult> ChangePasswordAsync(
        PasswordChange request, HttpContext http, ConsoleSession session, SessionStore sessions, SignIn signIn, Passwords passwords, CredentialStore credentials,
        CancellationToken cancellationToken)
    {
        if (await session.FindAsync(http) is not { } me)
        {
            return NotSignedIn();
        }

        if (!Passwords.IsGood(request.Next))
        {
            return Problem.Invalid($"next must have {Passwords.Wanted}");
        }

        if (await signIn.ConfirmAsync(me.Person, request.Current, http, cancellationToken) is { } refused)
        {
            return refused;
        }

        await credentials.SetPasswordAsync(me.Person, await passwords.HashAsync(request.Next!, cancellationToken), cancellationToken);
        await sessions.EndAllAsync(me.Person.Id, but: me.Session, cancellationToken);
        return TypedResults.NoContent();
    }

    private static IResult LinkDead() => Problem.Conflict(
        "link-used", "Not any more", "This link was used, is too old, or is none of ours. Ask for a new one.");
}

internal sealed record SetupRequest(string? Token, string? Merchant, string? Email, string? Name, string? Password);

internal sealed record AcceptRequest(string? Token, string? Password);

internal sealed record PasswordChange(string? Current, string? Next);

/// <summary>Who is signed in.</summary>
/// <param name="Email">The address.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="Merchant">Whose people these are.</param>
/// <param name="TwoFactor">Whether a second factor is on.</param>
internal sealed record MeDocument(string Email, string Name, Role Role, MeMerchant Merchant, bool TwoFactor)
{
    /// <summary>Why writes that can wait are off; null where they are on.</summary>
    public ReadOnlyNow? ReadOnly { get; init; }

    public static MeDocument Of(Person person) =>
        new(person.Email, person.Name, person.Role, new MeMerchant(person.MerchantId, person.Merchant), person.TotpSecret is not null);
}

internal sealed record MeMerchant(Guid Id, string Name);
