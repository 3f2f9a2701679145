using System.Security.Cryptography;
using InventoryLedger.Accounts;
using Microsoft.AspNetCore.DataProtection;
using OtpNet;
using Secret = InventoryLedger.Accounts.Secret;

namespace WaitingRoom.Web.Accounts;

/// <summary>Time-based codes (RFC 6238) from an app, and recovery codes for the day when the phone is lost.</summary>
internal sealed class SecondFactor(IDataProtectionProvider protection, CredentialStore credentials, TimeProvider time)
{
    private const int SecretBytes = 20; // the size of the hash, RFC 4226 section 4
    private const int RecoveryCodes = 10;
    private const int RecoveryBytes = 10;
    private const string Issuer = "Flash sale";

    private readonly IDataProtector seal = protection.CreateProtector("second factor");

    /// <summary>Makes a secret, to be confirmed by a code of it.</summary>
    public async Task<Enrolment> EnrolAsync(Person person, CancellationToken cancellationToken)
    {
        var secret = Base32Encoding.ToString(RandomNumberGenerator.GetBytes(SecretBytes));
        await credentials.EnrolAsync(person, seal.Protect(secret), cancellationToken);
        return Enrolment.Of(secret, new OtpUri(OtpType.Totp, secret, person.Email, Issuer).ToString());
    }

    /// <summary>Turns on what was enrolled.</summary>
    /// <returns>The recovery codes, told this once; null where the code is wrong.</returns>
    public async Task<IReadOnlyList<string>?> ConfirmAsync(Person person, string code, CancellationToken cancellationToken)
    {
        if (person.TotpPending is not { } pending || StepOf(pending, code) is not { } step)
        {
            return null;
        }

        var codes = Enumerable.Range(0, RecoveryCodes).Select(_ => Base32Encoding.ToString(RandomNumberGenerator.GetBytes(RecoveryBytes))).ToList();
        return await credentials.ConfirmAsync(person, step, [.. codes.Select(Secret.Hash)], cancellationToken) ? codes : null;
    }

    /// <summary>Takes a code, of the app or for recovery; each counts once.</summary>
    public async Task<bool> TakeAsync(Person person, string code, CancellationToken cancellationToken) =>
        StepOf(person.TotpSecret!, code) is { } step
            ? await credentials.TakeStepAsync(person.Id, step, cancellationToken)
            : await credentials.TakeRecoveryCodeAsync(person.Id, Secret.Hash(code.Trim().ToUpperInvariant()), cancellationToken);

    // One step before and after: clocks of phones differ.
    private long? StepOf(string sealedSecret, string code) =>
        new Totp(Base32Encoding.ToBytes(seal.Unprotect(sealedSecret)))
            .VerifyTotp(time.GetUtcNow().UtcDateTime, code.Trim(), out var step, new VerificationWindow(previous: 1, future: 1))
            ? step
            : null;
}
