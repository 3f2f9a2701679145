using InventoryLedger.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Accounts;

/// <summary>Whom a merchant lets in. There is no mail server here: an invite is a token, and whoever invites hands it on.</summary>
internal static class PeopleEndpoints
{
    private static readonly TimeSpan InviteLifetime = TimeSpan.FromDays(3);

    public static void MapPeople(this IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/merchant/people").Needs(Scope.PeopleManage).WithTags("People").Critical();
        people.MapGet("", ListAsync).WithSummary("My people, and who is invited.");
        people.MapPost("", InviteAsync).WithSummary("Invites somebody; answers a token that opens once, for three days.");
        people.MapPatch("{id:guid}", ChangeAsync).WithSummary("Changes a person's name or role.");
        people.MapDelete("{id:guid}", RemoveAsync).WithSummary("Removes a person, or takes an invite back; all sessions end at once.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, PersonStore people, CancellationToken cancellationToken) =>
        TypedResults.Ok(new PeopleDocument([.. (await people.ListAsync(http.Actor().MerchantId, cancellationToken)).Select(PersonDocument.Of)]));

    private static async Task<IResult> InviteAsync(
        InviteRequest request, HttpContext http, PersonStore people, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        PersonRules.Check(request.Email, request.Name, errors);
        errors.Demand(request.Role is not null, "role", "owner, operator or viewer.");
        if (errors.Any)
        {
            return errors.Refuse("Nobody was invited: see errors, field by field.");
        }

        var person = new Person
        {
            Id = Guid.NewGuid(),
            MerchantId = http.Actor().MerchantId,
            Merchant = http.Actor().MerchantName,
            Email = SignIn.EmailOf(request.Email),
            Name = request.Name!.Trim(),
            Role = request.Role!.Value,
        };
        var (token, now) = (Secret.New(), time.GetUtcNow());
        if (await people.InviteAsync(person, Secret.Hash(token), now, now + InviteLifetime, cancellationToken) == PeopleOutcome.Taken)
        {
            return Problem.Conflict("person-exists", "Here already", $"{person.Email} is one of your people, or invited. Remove an old invite to send a new one.");
        }

        return TypedResults.Created(
            $"/api/merchant/people/{person.Id}",
            new InviteDocument(PersonDocument.Of(person), token, now + InviteLifetime));
    }

    private static async Task<IResult> ChangeAsync(
        Guid id, PersonChange request, HttpContext http, PersonStore people, CancellationToken cancellationToken) =>
        request.Name is not null && !PersonRules.IsName(request.Name)
            ? Problem.Invalid($"name must have {PersonRules.NameWanted}")
            : Answer(await people.ChangeAsync(http.Actor().MerchantId, id, request.Name?.Trim(), request.Role, cancellationToken));

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext http, PersonStore people, CancellationToken cancellationToken) =>
        Answer(await people.RemoveAsync(http.Actor().MerchantId, id, cancellationToken));

    private static IResult Answer(PeopleOutcome outcome) => outcome switch
    {
        PeopleOutcome.Done => TypedResults.NoContent(),
        PeopleOutcome.Unknown => Problem.NotFound("There is no such person among yours."),
        PeopleOutcome.LastOwner => Problem.Conflict("last-owner", "The last owner", "Somebody has to be left who may invite others: make another person an owner first."),
        _ => throw new InvalidOperationException($"{outcome} has no answer."),
    };
}

internal sealed record InviteRequest(string? Email, string? Name, Role? Role);

internal sealed record PersonChange(string? Name, Role? Role);

/// <summary>A person, as the merchant's owners see one.</summary>
/// <param name="Id">Identifies the person.</param>
/// <param name="Email">The address.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Role">What the person may do.</param>
/// <param name="State">active, or invited.</param>
/// <param name="TwoFactor">Whether a second factor is on.</param>
internal sealed record PersonDocument(Guid Id, string Email, string Name, Role Role, string State, bool TwoFactor)
{
    public static PersonDocument Of(Person person) => new(
        person.Id, person.Email, person.Name, person.Role, person.PasswordHash is null ? "invited" : "active", person.TotpSecret is not null);
}

internal sealed record PeopleDocument(IReadOnlyList<PersonDocument> People);

/// <summary>An invite; the token is told this once.</summary>
internal sealed record InviteDocument(PersonDocument Person, string Token, DateTimeOffset ExpiresAt);
