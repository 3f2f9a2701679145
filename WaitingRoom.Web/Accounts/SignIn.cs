using System.Globalization;
using InventoryLedger.Accounts;
using Microsoft.AspNetCore.Identity;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Accounts;

/// <summary>Lets a person in by password and, where there is one, a second factor. Whoever is not known is answered as one whose password is
/// wrong: the same words, the same work, the same lock-out.</summary>
internal sealed class SignIn(
    PersonStore people, AttemptStore attempts, CredentialStore credentials, Passwords passwords, SecondFactor secondFactor, ConsoleSession session, TimeProvider time)
{
    public static string EmailOf(string? typed) => (typed ?? "").Trim().ToLowerInvariant();

    public async Task<IResult> RunAsync(LoginRequest request, HttpContext http, CancellationToken cancellationToken)
    {
        var email = EmailOf(request.Email);
        if (await LockedAsync(http, email, cancellationToken) is { } locked)
        {
            return locked;
        }

        var found = await people.FindByEmailAsync(email, cancellationToken);
        var checkedPassword = await passwords.CheckAsync(found, request.Password ?? "", cancellationToken);
        if (found is not { } person || checkedPassword == PasswordVerificationResult.Failed)
        {
            return Failed();
        }

        if (person.TotpSecret is not null && string.IsNullOrWhiteSpace(request.Code))
        {
            await attempts.TakeBackAsync(email, cancellationToken);
            return Problem.Of(StatusCodes.Status401Unauthorized, "code-required", "Code required", "Send the code that your app shows, as code.");
        }

        if (person.TotpSecret is not null && !await secondFactor.TakeAsync(person, request.Code!, cancellationToken))
        {
            return Failed();
        }

        if (checkedPassword == PasswordVerificationResult.SuccessRehashNeeded)
        {
            await credentials.RehashAsync(person.Id, person.PasswordHash!, await passwords.HashAsync(request.Password!, cancellationToken), cancellationToken);
        }

        await attempts.ForgetAsync(email, cancellationToken);
        await session.BeginAsync(http, person.Id);
        return TypedResults.NoContent();
    }

    /// <summary>Checks the password of somebody who is signed in, and asks to be sure. Wrong ones count as at the door: a console that was left open
    /// must not be a place to guess.</summary>
    /// <returns>Null where it is right.</returns>
    public async Task<IResult?> ConfirmAsync(Person person, string? password, HttpContext http, CancellationToken cancellationToken)
    {
        if (await LockedAsync(http, person.Email, cancellationToken) is { } locked)
        {
            return locked;
        }

        if (await passwords.CheckAsync(person, password ?? "", cancellationToken) == PasswordVerificationResult.Failed)
        {
            return Problem.Forbidden(Refusal.PasswordWrong());
        }

        await attempts.ForgetAsync(person.Email, cancellationToken);
        return null;
    }

    private async Task<IResult?> LockedAsync(HttpContext http, string email, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await attempts.BeginAsync(email, now, cancellationToken) is not { } until)
        {
            return null;
        }

        http.Response.Headers.RetryAfter = Math.Ceiling((until - now).TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problem.Of(
            StatusCodes.Status429TooManyRequests, "locked-out", "Too many attempts", "There were too many attempts with this address. See Retry-After.");
    }

    private static IResult Failed() => Problem.Of(
        StatusCodes.Status401Unauthorized, "sign-in-failed", "Not signed in", "Address, password or code is wrong.");
}

internal sealed record LoginRequest(string? Email, string? Password, string? Code);
