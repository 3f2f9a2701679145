using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>Links that open once: the set-up of the first person, and invites.</summary>
/// <param name="database">The ledger.</param>
public sealed class LinkStore(NpgsqlDataSource database)
{
    /// <summary>How long a set-up link opens: as long as one who has just started a server may be expected to stay with it.</summary>
    public static readonly TimeSpan SetupLifetime = TimeSpan.FromHours(1);

    /// <summary>Makes a set-up link, as long as nobody has set up anything.</summary>
    /// <param name="merchantId">The merchant that its person will own; null is a new one.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The token; null where there is a person who can sign in.</returns>
    public async Task<string?> NewSetupAsync(Guid? merchantId, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var token = Secret.New();
        var made = await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            """
            DELETE FROM one_time_link WHERE expires_at <= @now AND person_id IS NULL;
            INSERT INTO one_time_link (hash, merchant_id, expires_at)
            SELECT @hash, @merchantId, @until WHERE NOT EXISTS (SELECT FROM person WHERE password_hash IS NOT NULL)
            RETURNING true
            """,
            new { hash = Secret.Hash(token), merchantId, now, until = now + SetupLifetime },
            cancellationToken: ct));
        return made ? token : null;
    }

    /// <summary>Whether somebody can sign in.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<bool> IsSetUpAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM person WHERE password_hash IS NOT NULL)", cancellationToken: ct));
    }

    /// <summary>Whether a link would open now. Looking does not use it up.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="isInvite">Whether an invite is meant, and not a set-up.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<bool> OpensAsync(string token, bool isInvite, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "SELECT EXISTS (SELECT FROM one_time_link WHERE hash = @hash AND (person_id IS NOT NULL) = @isInvite AND expires_at > @now)",
            new { hash = Secret.Hash(token), isInvite, now },
            cancellationToken: ct));
    }

    /// <summary>Uses a set-up link up: makes the first person, an owner.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="merchantName">The name of a merchant that is new.</param>
    /// <param name="first">The person; the merchant is the link's.</param>
    /// <param name="from">The address that the request came from.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The person; null where the link does not open, or somebody has set up already.</returns>
    public async Task<Person?> SetUpAsync(string token, string merchantName, Person first, string? from, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // Of two who come with two links, one is first and the other sees it.
        await connection.ExecuteAsync(new CommandDefinition("SELECT pg_advisory_xact_lock(hashtextextended('console setup', 0))", cancellationToken: ct));
        var link = await connection.QuerySingleOrDefaultAsync<(Guid? MerchantId, bool Opens)>(new CommandDefinition(
            """
            DELETE FROM one_time_link WHERE hash = @hash AND person_id IS NULL AND expires_at > @now
                AND NOT EXISTS (SELECT FROM person WHERE password_hash IS NOT NULL)
            RETURNING merchant_id, true
            """,
            new { hash = Secret.Hash(token), now },
            cancellationToken: ct));
        if (!link.Opens)
        {
            return null;
        }

        var person = first with { MerchantId = link.MerchantId ?? Guid.NewGuid(), Role = Role.Owner };
        if (link.MerchantId is null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO merchant (id, name) VALUES (@MerchantId, @merchantName)", new { person.MerchantId, merchantName }, cancellationToken: ct));
        }

        // An invite of the same address that nobody accepted gives way.
        await connection.ExecuteAsync(new CommandDefinition(
            """
            DELETE FROM person WHERE merchant_id = @MerchantId AND email = @Email;
            INSERT INTO person (id, merchant_id, email, name, role, password_hash, created_at)
            VALUES (@Id, @MerchantId, @Email, @Name, 'owner', @PasswordHash, @now)
            """,
            new { person.Id, person.MerchantId, person.Email, person.Name, person.PasswordHash, now },
            cancellationToken: ct));
        Actor.Current = person.Acting(from);
        await connection.AuditAsync_NeedsTransaction("merchant.set-up", person.Email, null, new { person.Email, person.Name, person.Role }, ct);
        await transaction.CommitAsync(ct);
        return person;
    }

    /// <summary>Uses an invite up.</summary>
    /// <param name="token">The link's token.</param>
    /// <param name="passwordHash">The password's hash.</param>
    /// <param name="from">The address that the request came from.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Who has accepted; null where the link does not open, or the address is in use by now.</returns>
    public async Task<Guid?> AcceptAsync(string token, string passwordHash, string? from, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var id = await connection.ExecuteScalarAsync<Guid?>(new CommandDefinition(
            "DELETE FROM one_time_link WHERE hash = @hash AND person_id IS NOT NULL AND expires_at > @now RETURNING person_id",
            new { hash = Secret.Hash(token), now },
            cancellationToken: ct));
        if (id is null)
        {
            return null;
        }

        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE person SET password_hash = @passwordHash WHERE id = @id AND password_hash IS NULL", new { id, passwordHash }, cancellationToken: ct));
        }
        catch (PostgresException taken) when (taken.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }

        var person = (await connection.QuerySingleAsync<PersonRow>(new CommandDefinition(
            PersonRow.Select + " WHERE person.id = @id", new { id }, cancellationToken: ct))).ToPerson();
        Actor.Current = person.Acting(from);
        await connection.AuditAsync_NeedsTransaction("person.accepted", person.Email, null, null, ct);
        await transaction.CommitAsync(ct);
        return id;
    }
}
