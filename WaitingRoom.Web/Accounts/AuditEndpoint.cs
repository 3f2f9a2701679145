using System.Text.Json;
using InventoryLedger.Accounts;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Accounts;

internal static class AuditEndpoint
{
    private const int ListUsual = 50;

    public static void MapAudit(this IEndpointRouteBuilder routes) => routes.MapGet("/api/merchant/audit", ListAsync)
        .Needs(Scope.SalesRead)
        .WithTags("Audit")
        .WithSummary("Who changed what, the newest first; ?before= goes on with the next of the answer before.");

    private static async Task<IResult> ListAsync(long? before, int? limit, HttpContext http, AuditLog log, CancellationToken cancellationToken)
    {
        if (limit is < 1 or > AuditLog.ListMax)
        {
            return Problem.Invalid($"limit must be 1 to {AuditLog.ListMax}.");
        }

        var wanted = limit ?? ListUsual;
        var entries = await log.ListAsync(http.Actor().MerchantId, before, wanted, cancellationToken);
        return TypedResults.Ok(new AuditDocument([.. entries.Select(AuditDocumentEntry.Of)], entries.Count == wanted ? entries[^1].Id : null));
    }
}

/// <summary>Some entries of the audit log.</summary>
/// <param name="Entries">The newest first.</param>
/// <param name="Next">What <c>before</c> has to be for those that follow; null where none do.</param>
internal sealed record AuditDocument(IReadOnlyList<AuditDocumentEntry> Entries, long? Next);

/// <summary>One change.</summary>
/// <param name="At">When.</param>
/// <param name="Who">A person's address or a key's name, as it was then.</param>
/// <param name="Role">The person's role then; null for a key.</param>
/// <param name="Key">The key's id; null for a person.</param>
/// <param name="Action">What was done.</param>
/// <param name="Subject">To what.</param>
/// <param name="Before">The fields that changed, as they were; null for something new.</param>
/// <param name="After">The fields that changed, as they are; null for something that is gone.</param>
internal sealed record AuditDocumentEntry(
    DateTime At, string Who, string? Role, Guid? Key, string Action, string Subject, JsonElement? Before, JsonElement? After)
{
    public static AuditDocumentEntry Of(AuditEntry entry) => new(
        entry.At, entry.Who, entry.Role, entry.Key, entry.Action, entry.Subject, Parse(entry.Before), Parse(entry.After));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
