using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>Names a draw's beacon: a value that nobody could know when the sale was scheduled, such as tomorrow's lottery numbers.</summary>
internal static class BeaconEndpoint
{
    public static async Task<IResult> SetAsync(
        string slug, BeaconChange request, HttpContext http, SaleStore store, SaleChange change, CancellationToken cancellationToken)
    {
        if (request.Beacon is not { } beacon || !DrawKey.IsBeacon(beacon))
        {
            return Problem.Invalid($"beacon must be 1 to {SaleBounds.BeaconLengthMax} printable ASCII characters.");
        }

        if (await MySale.FindAsync(slug, http, store, cancellationToken) is not { } sale)
        {
            return MySale.NotMine(slug);
        }

        return Refusal(sale) is { } refusal
            ? Problem.Conflict("no-beacon-now", "Not now", refusal)
            : await change.AnswerAsync(await store.SetBeaconAsync(sale.Id, beacon, cancellationToken), cancellationToken);
    }

    private static string? Refusal(Sale sale) => sale switch
    {
        { Draw: null } => "The sale draws nothing: its numbers are given in order of arrival.",
        { Draw.Beacon.Length: > 0 } => "The beacon is set already. It stays: one that could be changed could be chosen for its outcome.",
        _ when !SaleLife.IsBeforeStart(sale.State) => "The draw is over: a beacon has to be named before the start.",
        _ => null,
    };
}

internal sealed record BeaconChange(string? Beacon);
