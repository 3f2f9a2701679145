using System.Text.Json.Serialization;
using InventoryLedger.Accounts;
using InventoryLedger.Webhooks;
using Microsoft.Extensions.Options;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.ReadOnly;

namespace WaitingRoom.Web.Webhooks;

internal static class WebhookEndpoints
{
    private const int UrlLengthMax = 2_000;

    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        var webhooks = routes.MapGroup("/api/merchant/webhooks").Needs(Scope.KeysManage).WithTags("Webhooks").Critical();
        webhooks.MapGet("", ListAsync).WithSummary("Where I want to be told.");
        webhooks.MapPost("", AddAsync).WithSummary("Tells an address of my sales and their reservations from now on; answers the secret, this once.");
        webhooks.MapDelete("{id:guid}", RemoveAsync).WithSummary("Tells it no more.");
        webhooks.MapGet("dead", DeadAsync).WithSummary("Events that an address did not take, the newest first, up to 200.");
        webhooks.MapPost("deliveries/{delivery:long}/resend", ResendAsync).WithSummary("Sends an event again.");
    }

    private static async Task<IResult> ListAsync(HttpContext http, WebhookStore webhooks, CancellationToken cancellationToken) => TypedResults.Ok(
        new WebhooksDocument([.. (await webhooks.ListAsync(http.Actor().MerchantId, cancellationToken)).Select(webhook => WebhookDocument.Of(webhook, null))]));

    private static async Task<IResult> AddAsync(
        WebhookRequest request, HttpContext http, WebhookStore webhooks, WebhookSender sender, IOptions<WebhookOptions> options, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        errors.Demand(IsUrl(request.Url, options.Value.AllowPrivate), "url", $"An https address without a user in it, up to {UrlLengthMax} characters.");
        errors.Demand(
            request.Types is { Count: > 0 } && request.Types.All(type => EventTypes.All.Contains(type, StringComparer.Ordinal)),
            "types",
            $"One or more of {string.Join(", ", EventTypes.All)}.");
        if (errors.Any)
        {
            return errors.Refuse("Nobody will be told: see errors, field by field.");
        }

        var (told, stored) = sender.NewSecret();
        var webhook = new Webhook
        {
            Id = Guid.NewGuid(),
            Url = request.Url!,
            Secret = stored,
            Types = [.. request.Types!.Distinct(StringComparer.Ordinal)],
            CreatedAt = time.GetUtcNow().UtcDateTime,
        };
        return await webhooks.AddAsync(http.Actor().MerchantId, webhook, cancellationToken)
            ? TypedResults.Created($"/api/merchant/webhooks/{webhook.Id}", WebhookDocument.Of(webhook, told))
            : Problem.Invalid($"A merchant has at most {WebhookStore.Max} webhooks: remove one first.");
    }

    private static async Task<IResult> RemoveAsync(Guid id, HttpContext http, WebhookStore webhooks, CancellationToken cancellationToken) =>
        await webhooks.RemoveAsync(http.Actor().MerchantId, id, cancellationToken) ? TypedResults.NoContent() : Problem.NotFound("You have no such webhook.");

    private static async Task<IResult> DeadAsync(HttpContext http, DeliveryStore deliveries, CancellationToken cancellationToken) => TypedResults.Ok(
        new DeadDocument([.. (await deliveries.DeadAsync(http.Actor().MerchantId, cancellationToken)).Select(DeadDelivery.Of)]));

    private static async Task<IResult> ResendAsync(
        long delivery, HttpContext http, DeliveryStore deliveries, TimeProvider time, CancellationToken cancellationToken) =>
        await deliveries.ResendAsync(http.Actor().MerchantId, delivery, time.GetUtcNow(), cancellationToken)
            ? TypedResults.Accepted((string?)null)
            : Problem.NotFound("You have no such delivery.");

    // Where the name leads is looked at when it is connected to; here only what can be seen from the text.
    private static bool IsUrl(string? url, bool allowPrivate) =>
        url is { Length: <= UrlLengthMax } && Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.UserInfo.Length == 0
        && (parsed.Scheme == Uri.UriSchemeHttps || (allowPrivate && parsed.Scheme == Uri.UriSchemeHttp));
}

internal sealed record WebhookRequest(string? Url, IReadOnlyList<string>? Types);

/// <summary>An address that is told.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Url">The address.</param>
/// <param name="Types">What it is told of.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="Secret">What events are signed by, in the answer that made it only.</param>
internal sealed record WebhookDocument(
    Guid Id, string Url, IReadOnlyList<string> Types, DateTime CreatedAt,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Secret)
{
    public static WebhookDocument Of(Webhook webhook, string? secret) => new(webhook.Id, webhook.Url, webhook.Types, webhook.CreatedAt, secret);
}

internal sealed record WebhooksDocument(IReadOnlyList<WebhookDocument> Webhooks);

/// <summary>An event that an address did not take.</summary>
/// <param name="Delivery">What resend takes.</param>
/// <param name="Event">The event's id, the same in all attempts.</param>
/// <param name="Webhook">The address's id.</param>
/// <param name="Type">The event's type.</param>
/// <param name="Sale">The sale's slug.</param>
/// <param name="At">When it happened.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="LastAnswer">What was answered last.</param>
internal sealed record DeadDelivery(long Delivery, Guid Event, Guid Webhook, string Type, string Sale, DateTime At, int Attempts, string? LastAnswer)
{
    public static DeadDelivery Of(Delivery delivery) => new(
        delivery.Id, delivery.EventId, delivery.WebhookId, delivery.Type, delivery.Slug, delivery.At, delivery.Attempts, delivery.LastAnswer);
}

internal sealed record DeadDocument(IReadOnlyList<DeadDelivery> Dead);
