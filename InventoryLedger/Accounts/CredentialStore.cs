using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>A person's own password and second factor. Neither is ever in the audit log; that they changed is.</summary>
/// <param name="database">The ledger.</param>
public sealed class CredentialStore(NpgsqlDataSource database)
{
    /// <summary>Sets a password by its owner's wish.</summary>
    /// <param name="person">The person.</param>
    /// <param name="hash">The password's hash.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task SetPasswordAsync(Person person, string hash, CancellationToken ct) =>
        ChangeAsync("password_hash = @value", person, hash, "person.password", ct);

    /// <summary>Hashes the same password by the parameters of today: nothing changes for anybody.</summary>
    /// <param name="person">The person.</param>
    /// <param name="old">The hash that was right a moment ago; should it have changed meanwhile, it stays as it is.</param>
    /// <param name="hash">The new one.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task RehashAsync(Guid person, string old, string hash, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET password_hash = @hash WHERE id = @person AND password_hash = @old", new { person, old, hash }, cancellationToken: ct));
    }

    /// <summary>Keeps a second factor's secret until it is confirmed.</summary>
    /// <param name="person">The person.</param>
    /// <param name="secret">Encrypted.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task EnrolAsync(Person person, string secret, CancellationToken ct) =>
        ChangeAsync("totp_pending = @value", person, secret, "person.second-factor-begun", ct);

    /// <summary>Turns the second factor on that was enrolled.</summary>
    /// <param name="person">The person, with what is pending.</param>
    /// <param name="step">The time step of the code that confirmed it.</param>
    /// <param name="recoveryHashes">The hashes of the recovery codes.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Whether it is on; false where another enrolment came in between.</returns>
    public async Task<bool> ConfirmAsync(Person person, long step, IReadOnlyList<byte[]> recoveryHashes, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var confirmed = await connection.ExecuteAsync(new CommandDefinition(
            """
            UPDATE person SET totp_secret = totp_pending, totp_pending = NULL, totp_step = @step
            WHERE id = @Id AND totp_pending = @TotpPending AND totp_secret IS NULL
            """,
            new { person.Id, person.TotpPending, step },
            cancellationToken: ct));
        if (confirmed == 0)
        {
            return false;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM recovery_code WHERE person_id = @Id;
            INSERT INTO recovery_code (person_id, hash) SELECT @Id, unnest(@hashes)
            """,
            new { person.Id, hashes = recoveryHashes.ToArray() },
            cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("person.second-factor-on", person.Email, null, null, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Turns the second factor off.</summary>
    /// <param name="person">The person.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task DisableAsync(Person person, CancellationToken ct) => ChangeAsync(
        "totp_secret = NULL, totp_pending = NULL", person, null, "person.second-factor-off", ct);

    /// <summary>Takes the code of a time step, once.</summary>
    /// <param name="person">The person.</param>
    /// <param name="step">The time step of the code.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>False where this one or a later one was taken before.</returns>
    public async Task<bool> TakeStepAsync(Guid person, long step, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE person SET totp_step = @step WHERE id = @person AND totp_step < @step", new { person, step }, cancellationToken: ct)) == 1;
    }

    /// <summary>Takes a recovery code, once.</summary>
    /// <param name="person">The person.</param>
    /// <param name="hash">The code's hash.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<bool> TakeRecoveryCodeAsync(Guid person, byte[] hash, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM recovery_code WHERE person_id = @person AND hash = @hash", new { person, hash }, cancellationToken: ct)) == 1;
    }

    private async Task ChangeAsync(string set, Person person, string? value, string action, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition($"UPDATE person SET {set} WHERE id = @Id", new { person.Id, value }, cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction(action, person.Email, null, null, ct);
        await transaction.CommitAsync(ct);
    }
}
