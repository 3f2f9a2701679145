using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>Who is signed in. A cookie names a session; one that is not here any more opens nothing, whoever has a copy of the cookie.</summary>
/// <param name="database">The ledger.</param>
public sealed class SessionStore(NpgsqlDataSource database)
{
    /// <summary>How long a session lasts: a working day with its evening.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    /// <summary>Begins a session; the person's old ones that are over go.</summary>
    /// <param name="person">Who signs in.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The session.</returns>
    public async Task<Guid> BeginAsync(Guid person, DateTimeOffset now, CancellationToken ct)
    {
        var id = Guid.NewGuid();
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM console_session WHERE person_id = @person AND expires_at <= @now;
            INSERT INTO console_session (id, person_id, expires_at) VALUES (@id, @person, @until)
            """,
            new { id, person, now, until = now + Lifetime },
            cancellationToken: ct));
        return id;
    }

    /// <summary>Ends one session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task EndAsync(Guid session, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM console_session WHERE id = @session", new { session }, cancellationToken: ct));
    }

    /// <summary>Ends all sessions of a person but one.</summary>
    /// <param name="person">The person.</param>
    /// <param name="but">The session that stays; null is none.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task EndAllAsync(Guid person, Guid? but, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            "DELETE FROM console_session WHERE person_id = @person AND id IS DISTINCT FROM @but", new { person, but }, cancellationToken: ct));
    }
}
