namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 3: one shopper has one ticket, in Redis, in the log and in the ledger alike; one ticket has at most one reservation.</summary>
internal static class OneTicketEach
{
    private const int Invariant = 3;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        // Who left may join again; everybody else stays with the first ticket.
        var left = evidence.Tickets.Where(ticket => ticket.State == "left").Select(ticket => ticket.Ticket).ToHashSet();
        foreach (var own in evidence.Queue.Where(record => !left.Contains(record.Ticket)).GroupBy(record => record.Shopper))
        {
            if (own.DistinctBy(record => record.Ticket).ToList() is { Count: > 1 } several)
            {
                yield return new Violation(Invariant, $"one shopper queued with {several.Count} tickets", [.. several.Select(record => record.Number)]);
            }
        }

        foreach (var own in evidence.Tickets.Where(ticket => ticket.State != "left").GroupBy(ticket => ticket.Shopper).Where(own => own.Count() > 1))
        {
            yield return new Violation(Invariant, $"one shopper has {own.Count()} rows in the ledger", [.. own.Select(ticket => ticket.Number ?? 0)]);
        }

        var queued = evidence.Queue.ToLookup(record => record.Shopper);
        foreach (var mirrored in evidence.Mirror.Where(mirrored => queued[mirrored.Shopper].Any() && queued[mirrored.Shopper].All(record => record.Ticket != mirrored.Ticket)))
        {
            yield return new Violation(Invariant, "Redis has another ticket of a shopper than the log", [mirrored.Number]);
        }

        foreach (var violation in Reservations(evidence))
        {
            yield return violation;
        }
    }

    private static IEnumerable<Violation> Reservations(Evidence evidence)
    {
        var told = evidence.Shoppers.SelectMany(shopper => shopper.Sightings
            .Where(seen => seen.Reservation is not null).DistinctBy(seen => seen.Reservation!.Id)
            .Select(seen => (shopper.Shopper, seen.Reservation!.Id, Number: seen.Number ?? 0))).ToList();
        foreach (var own in told.GroupBy(one => one.Shopper).Where(own => own.Count() > 1))
        {
            yield return new Violation(Invariant, $"one shopper was told of {own.Count()} reservations", [.. own.Select(one => one.Number).Distinct()]);
        }

        foreach (var shared in told.GroupBy(one => one.Id, StringComparer.Ordinal).Where(shared => shared.Count() > 1))
        {
            yield return new Violation(Invariant, $"{shared.Count()} shoppers were told of one reservation", [.. shared.Select(one => one.Number)]);
        }
    }
}
