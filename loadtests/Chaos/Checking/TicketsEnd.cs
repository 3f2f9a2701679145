using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 2: a ticket that a shopper was told of is in the log, and ends in exactly one final state, the one that the ledger has.</summary>
internal static class TicketsEnd
{
    private const int Invariant = 2;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var queued = evidence.Queue.Select(record => record.Number).ToHashSet();
        var decided = evidence.Tickets.Where(ticket => ticket.Number is not null).ToLookup(ticket => ticket.Number!.Value);
        foreach (var shopper in evidence.Shoppers.Where(shopper => shopper.WasTold))
        {
            var number = shopper.Last!.Number ?? 0;
            if (Broken(shopper, queued.Contains(number), [.. decided[number]]) is { } what)
            {
                yield return new Violation(Invariant, $"number {number}: {what}", [number]);
            }
        }
    }

    private static string? Broken(ShopperHistory shopper, bool isQueued, IReadOnlyList<LedgerTicket> rows)
    {
        // A log that was lost is written again from what Redis and the ledger know. Who left before is of no interest to it.
        if (!isQueued && !rows.Any(row => row.State == TicketStates.Left))
        {
            return "its shopper was told of it, and the queue topic does not have it";
        }

        var ends = shopper.Sightings.Select(seen => seen.State).Where(TicketStates.IsFinal).Distinct().ToArray();
        var told = shopper.Last!.State;
        return ends.Length > 1 ? $"ended as {string.Join(" and as ", ends)}"
            : ends.Length == 1 && ends[0] != told ? $"ended as {ends[0]}, and was {told} after that"
            : !shopper.HasEnded ? $"never ended: last heard '{told}', the ledger says {Say(rows)}"
            : rows.Any(row => row.State == told) || (rows.Count == 0 && NeedsNoRow(told, shopper)) ? null
            : $"its shopper was told '{told}', the ledger says {Say(rows)}";
    }

    /// <summary>Whom the end of the sale finds waiting is settled in bulk, by the sale's own row.</summary>
    private static bool NeedsNoRow(string told, ShopperHistory shopper) =>
        told == TicketStates.SoldOut || (told == TicketStates.Expired && shopper.Sightings.All(seen => seen.Reservation is null));

    private static string Say(IReadOnlyList<LedgerTicket> rows) => rows.Count == 0 ? "nothing" : string.Join(", ", rows.Select(row => row.State));
}
