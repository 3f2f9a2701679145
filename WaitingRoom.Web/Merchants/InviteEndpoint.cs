using System.Globalization;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>Makes invite codes for a lane. They are listed in this one answer: a code is a signed text, and nothing of it is stored before somebody
/// uses it.</summary>
internal static class InviteEndpoint
{
    /// <summary>Expiry travels in 32 bits of seconds.</summary>
    private static readonly DateTimeOffset ExpiryMax = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static async Task<IResult> MakeAsync(
        string slug, InviteOrder order, HttpContext http, SaleStore store, InviteCode codes, AuditLog log, TimeProvider time, CancellationToken cancellationToken)
    {
        if (order.Wrong(time.GetUtcNow(), ExpiryMax) is { } wrong)
        {
            return Problem.Invalid(wrong);
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        var lane = new LaneName(order.Lane!);
        if (lane.IsMain || sale.IndexOf(lane) < 0)
        {
            return Problem.NotFound($"'{slug}' has no lane '{lane}' that is entered by invite.");
        }

        if (sale.State == SaleState.Closed)
        {
            return Problem.Conflict("closed", "Over", $"{sale.Name} is over.");
        }

        await log.AddAsync("invites.made", slug, new { lane = lane.ToString(), order.Count, order.ExpiresAt }, cancellationToken);
        return TypedResults.Ok(new InviteList(
            slug, lane, order.ExpiresAt, [.. Enumerable.Range(0, order.Count!.Value).Select(_ => codes.Make(sale.Id, sale.IndexOf(lane), order.ExpiresAt))]));
    }
}

/// <summary>Codes that a merchant asks for.</summary>
/// <param name="Lane">The lane that they open.</param>
/// <param name="Count">How many, 1 to <see cref="SaleBounds.InvitesMax"/>.</param>
/// <param name="ExpiresAt">When they stop opening it; null is with the sale.</param>
internal sealed record InviteOrder(string? Lane, int? Count, DateTimeOffset? ExpiresAt)
{
    public string? Wrong(DateTimeOffset now, DateTimeOffset max) => this switch
    {
        _ when !LaneName.IsWellFormed(Lane) => $"lane must be a lane's name: 1 to {LaneName.LengthMax} lower-case letters, digits and dashes.",
        { Count: not (>= 1 and <= SaleBounds.InvitesMax) } => string.Create(CultureInfo.InvariantCulture, $"count must be 1 to {SaleBounds.InvitesMax}."),
        { ExpiresAt: { } at } when at <= now || at >= max => "expiresAt must be an instant to come, before the year 2100.",
        _ => null,
    };
}

/// <summary>Codes that were made; they are told this once.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="Lane">The lane that they open.</param>
/// <param name="ExpiresAt">When they stop opening it; null is with the sale.</param>
/// <param name="Codes">The codes. Each is one shopper's: whoever joins by it first.</param>
internal sealed record InviteList(string Sale, LaneName Lane, DateTimeOffset? ExpiresAt, IReadOnlyList<string> Codes);
