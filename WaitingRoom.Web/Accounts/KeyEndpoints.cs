using InventoryLedger.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Accounts;

internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/api/merchant/keys").Needs(Scope.KeysManage).WithTags("Keys").Critical();
        keys.MapGet("", ListAsync).WithSummary("My API keys; the keys themselves are told once, when they are made.");
        keys.MapPost("", CreateAsync).WithSummary("Makes an API key with a name, scopes and an end; it is told in this answer only.");
        keys.MapDelete("{id:guid}", RemoveAsync).WithSummary("Ends an API key at once.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, ApiKeyStore keys, CancellationToken cancellationToken) =>
        TypedResults.Ok(new KeysDocument([.. (await keys.ListAsync(http.Actor().MerchantId, cancellationToken)).Select(key => KeyDocument.Of(key, null))]));

    private static async Task<IResult> CreateAsync(
        KeyRequest request, HttpContext http, ApiKeyStore keys, TimeProvider time, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var errors = new FieldErrors();
        errors.Demand(PersonRules.IsName(request.Name), "name", PersonRules.NameWanted);
        errors.Demand(
            request.Scopes is { Count: > 0 } && request.Scopes.All(scope => Scope.OfKeys.Contains(scope, StringComparer.Ordinal)),
            "scopes",
            $"One or more of {string.Join(", ", Scope.OfKeys)}.");
        errors.Demand(request.ExpiresAt is null || request.ExpiresAt > now, "expiresAt", "An instant to come; left out, the key lasts until it is ended.");
        if (errors.Any)
        {
            return errors.Refuse("No key was made: see errors, field by field.");
        }

        if (request.Scopes!.FirstOrDefault(scope => !http.Actor().May(scope)) is { } more)
        {
            return Problem.Forbidden(new Refusal("not-allowed", "Not allowed", $"A key gets no more than its maker has, and that is without {more}."));
        }

        var key = new ApiKey
        {
            Id = Guid.NewGuid(),
            Name = request.Name!.Trim(),
            Scopes = [.. request.Scopes!.Distinct(StringComparer.Ordinal)],
            CreatedAt = now.UtcDateTime,
            ExpiresAt = request.ExpiresAt?.UtcDateTime,
        };
        var secret = await keys.CreateAsync(http.Actor().MerchantId, key, cancellationToken);
        return TypedResults.Created($"/api/merchant/keys/{key.Id}", KeyDocument.Of(key, secret));
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext http, ApiKeyStore keys, CancellationToken cancellationToken) =>
        await keys.RemoveAsync(http.Actor().MerchantId, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound("You have no such key.");
}

internal sealed record KeyRequest(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);

/// <summary>An API key.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Name">The name for people.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">When it stops opening anything; null is never.</param>
/// <param name="LastUsedAt">When it was last used, within a minute; null is never.</param>
/// <param name="Key">The key itself, in the answer that made it only.</param>
internal sealed record KeyDocument(
    Guid Id, string Name, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt,
    [property: System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)] string? Key)
{
    public static KeyDocument Of(ApiKey key, string? secret) => new(key.Id, key.Name, key.Scopes, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, secret);
}

internal sealed record KeysDocument(IReadOnlyList<KeyDocument> Keys);
