using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Mvc;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Accounts;

internal static class SecondFactorEndpoints
{
    public static void MapSecondFactor(this IEndpointRouteBuilder console)
    {
        var factor = console.MapGroup("second-factor").Needs(null);
        factor.MapPost("", EnrolAsync).WithSummary("Begins a second factor: a secret and its QR code, to be confirmed.");
        factor.MapPost("confirm", ConfirmAsync).WithSummary("Turns the second factor on by a code of it; answers the recovery codes, told this once.");
        factor.MapDelete("", DisableAsync).WithSummary("Turns the second factor off.");
    }

    private static async Task<IResult> EnrolAsync(HttpContext http, ConsoleSession session, SecondFactor factor, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(http) is not { Person: var person })
        {
            return ConsoleEndpoints.NotSignedIn();
        }

        return person.TotpSecret is null
            ? TypedResults.Ok(await factor.EnrolAsync(person, cancellationToken))
            : Problem.Conflict("second-factor-on", "On already", "There is a second factor: turn it off first.");
    }

    private static async Task<IResult> ConfirmAsync(
        CodeRequest request, HttpContext http, ConsoleSession session, SecondFactor factor, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(http) is not { Person: var person })
        {
            return ConsoleEndpoints.NotSignedIn();
        }

        return await factor.ConfirmAsync(person, request.Code ?? "", cancellationToken) is { } codes
            ? TypedResults.Ok(new SecondFactorOn(codes))
            : Problem.Invalid("This is not the code that the app shows now. Begin anew if the app has another secret.");
    }

    private static async Task<IResult> DisableAsync(
        [FromBody] PasswordRequest request, HttpContext http, ConsoleSession session, SignIn signIn, CredentialStore credentials, CancellationToken cancellationToken)
    {
        if (await session.FindAsync(http) is not { Person: var person })
        {
            return ConsoleEndpoints.NotSignedIn();
        }

        if (await signIn.ConfirmAsync(person, request.Password, http, cancellationToken) is { } refused)
        {
            return refused;
        }

        await credentials.DisableAsync(person, cancellationToken);
        return TypedResults.NoContent();
    }
}

internal sealed record CodeRequest(string? Code);

internal sealed record PasswordRequest(string? Password);

/// <summary>A second factor is on.</summary>
/// <param name="RecoveryCodes">Each stands for it once.</param>
internal sealed record SecondFactorOn(IReadOnlyList<string> RecoveryCodes);
