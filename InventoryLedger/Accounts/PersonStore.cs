using AdmissionQueue.Sales;
using Dapper;
using Npgsql;

namespace InventoryLedger.Accounts;

/// <summary>What became of a wish to change a merchant's people. Every case but <see cref="Done"/> changed nothing.</summary>
public enum PeopleOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>The merchant has no such person.</summary>
    Unknown,

    /// <summary>The merchant has a person with this address.</summary>
    Taken,

    /// <summary>Somebody has to be left who may invite others.</summary>
    LastOwner,
}

/// <summary>The people of merchants.</summary>
/// <param name="database">The ledger.</param>
public sealed class PersonStore(NpgsqlDataSource database)
{
    /// <summary>The person who signs in with an address; invites that nobody has accepted are none.</summary>
    /// <param name="email">In lower case.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Person?> FindByEmailAsync(string email, CancellationToken ct) =>
        OneAsync("WHERE email = @email AND password_hash IS NOT NULL", new { email }, ct);

    /// <summary>The person whose session this is, while it lasts.</summary>
    /// <param name="session">The session.</param>
    /// <param name="now">The instant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<Person?> FindBySessionAsync(Guid session, DateTimeOffset now, CancellationToken ct) => OneAsync(
        "JOIN console_session AS session ON session.person_id = person.id WHERE session.id = @session AND expires_at > @now", new { session, now }, ct);

    /// <summary>A merchant's people, by address.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<Person>> ListAsync(Guid merchant, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<PersonRow>(new CommandDefinition(
            PersonRow.Select + " WHERE merchant_id = @merchant ORDER BY email", new { merchant }, cancellationToken: ct))).Select(row => row.ToPerson())];
    }

    /// <summary>Invites somebody.</summary>
    /// <param name="person">The person, without a password.</param>
    /// <param name="linkHash">The hash of the link's token.</param>
    /// <param name="now">The instant.</param>
    /// <param name="until">When the link stops opening.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<PeopleOutcome> InviteAsync(Person person, byte[] linkHash, DateTimeOffset now, DateTimeOffset until, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var added = await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO person (id, merchant_id, email, name, role, created_at) VALUES (@Id, @MerchantId, @Email, @Name, @role, @now)
            ON CONFLICT (merchant_id, email) DO NOTHING
            """,
            new { person.Id, person.MerchantId, person.Email, person.Name, role = WireNames<Role>.Of(person.Role), now },
            cancellationToken: ct));
        if (added == 0)
        {
            return PeopleOutcome.Taken;
        }

        await connection.ExecuteAsync(new CommandDefinition(
            "INSERT INTO one_time_link (hash, person_id, expires_at) VALUES (@linkHash, @Id, @until)", new { linkHash, person.Id, until }, cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("person.invited", person.Email, null, Shown(person), ct);
        await transaction.CommitAsync(ct);
        return PeopleOutcome.Done;
    }

    /// <summary>Changes a person's name or role. Who loses a role keeps the session: it is looked up with every call.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="id">The person.</param>
    /// <param name="name">The new name; null leaves it.</param>
    /// <param name="role">The new role; null leaves it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<PeopleOutcome> ChangeAsync(Guid merchant, Guid id, string? name, Role? role, CancellationToken ct) =>
        EditAsync(merchant, id, isOwnerAfter: role is null or Role.Owner, "person.changed", async (connection, before) =>
        {
            var after = before with { Name = name ?? before.Name, Role = role ?? before.Role };
            await connection.ExecuteAsync(new CommandDefinition(
                "UPDATE person SET name = @Name, role = @role WHERE id = @Id",
                new { after.Id, after.Name, role = WireNames<Role>.Of(after.Role) },
                cancellationToken: ct));
            return Shown(after);
        }, ct);

    /// <summary>Removes a person; sessions and invites go too.</summary>
    /// <param name="merchant">The merchant.</param>
    /// <param name="id">The person.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task<PeopleOutcome> RemoveAsync(Guid merchant, Guid id, CancellationToken ct) =>
        EditAsync(merchant, id, isOwnerAfter: false, "person.removed", async (connection, _) =>
        {
            await connection.ExecuteAsync(new CommandDefinition("DELETE FROM person WHERE id = @id", new { id }, cancellationToken: ct));
            return null;
        }, ct);

    private async Task<PeopleOutcome> EditAsync(
        Guid merchant, Guid id, bool isOwnerAfter, string action, Func<NpgsqlConnection, Person, Task<object?>> edit, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);

        // One edit of a merchant's people at a time: two owners who demote each other would leave none.
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT pg_advisory_xact_lock(hashtextextended(@merchant::text, 0))", new { merchant }, cancellationToken: ct));
        var people = (await connection.QueryAsync<PersonRow>(new CommandDefinition(
            PersonRow.Select + " WHERE merchant_id = @merchant", new { merchant }, cancellationToken: ct))).Select(row => row.ToPerson()).ToList();
        if (people.Find(person => person.Id == id) is not { } before)
        {
            return PeopleOutcome.Unknown;
        }

        if (!isOwnerAfter && !people.Exists(person => person.Id != id && person is { Role: Role.Owner, PasswordHash: not null }))
        {
            return PeopleOutcome.LastOwner;
        }

        var after = await edit(connection, before);
        await connection.AuditAsync_NeedsTransaction(action, before.Email, Shown(before), after, ct);
        await transaction.CommitAsync(ct);
        return PeopleOutcome.Done;
    }

    private static object Shown(Person person) => new { person.Email, person.Name, person.Role };

    private async Task<Person?> OneAsync(string where, object parameters, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return (await connection.QuerySingleOrDefaultAsync<PersonRow>(new CommandDefinition(
            $"{PersonRow.Select} {where}", parameters, cancellationToken: ct)))?.ToPerson();
    }
}
