using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>Counts attempts to sign in, by e-mail address, whether anybody has it or not. An attempt is counted before its password is looked
/// at: a thousand at once are a thousand, not one.</summary>
/// <param name="database">The ledger.</param>
public sealed class AttemptStore(NpgsqlDataSource database)
{
    /// <summary>Attempts in a row, at most.</summary>
    public const int Max = 8;

    /// <summary>How long nobody gets in after that many; and after how long without any the count begins anew.</summary>
    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    /// <summary>Counts one attempt.</summary>
    /// <param name="email">In lower case.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Null where it may be made; else until when none may.</returns>
    public async Task<DateTimeOffset?> BeginAsync(string email, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var lockedUntil = await connection.ExecuteScalarAsync<DateTime?>(new CommandDefinition(
            """
            DELETE FROM sign_in_attempt WHERE last_at < @forgotten AND coalesce(locked_until, '-infinity') <= @now;
            INSERT INTO sign_in_attempt AS stored (email_hash, attempts, last_at) VALUES (@hash, 1, @now)
            ON CONFLICT (email_hash) DO UPDATE SET
                attempts = CASE WHEN stored.locked_until <= @now THEN 1 ELSE stored.attempts + 1 END,
                locked_until = CASE WHEN stored.locked_until > @now THEN stored.locked_until
                    WHEN stored.locked_until IS NULL AND stored.attempts + 1 > @Max THEN @until END,
                last_at = @now
            RETURNING locked_until
            """,
            new { hash = Hash(email), now, forgotten = now - LockedFor, until = now + LockedFor, Max },
            cancellationToken: ct));
        return lockedUntil is { } until ? new DateTimeOffset(until) : null;
    }

    /// <summary>Takes an attempt back that told nothing of the password: it was right, and the code is still to come.</summary>
    /// <param name="email">In lower case.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task TakeBackAsync(string email, CancellationToken ct) =>
        RunAsync("UPDATE sign_in_attempt SET attempts = attempts - 1 WHERE email_hash = @hash AND attempts > 0", email, ct);

    /// <summary>Forgets the attempts of somebody who got in.</summary>
    /// <param name="email">In lower case.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task ForgetAsync(string email, CancellationToken ct) => RunAsync("DELETE FROM sign_in_attempt WHERE email_hash = @hash", email, ct);

    private async Task RunAsync(string sql, string email, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, new { hash = Hash(email) }, cancellationToken: ct));
    }

    // Hashed: the table would else collect whatever people type there, passwords in the wrong field too.
    private static byte[] Hash(string email) => SHA256.HashData(Encoding.UTF8.GetBytes(email));
}
