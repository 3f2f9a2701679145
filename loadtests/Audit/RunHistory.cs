using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Audit;

/// <summary>What a run saw from outside, whole: the input of every verdict.</summary>
/// <param name="Shoppers">Everybody who came.</param>
/// <param name="Progress">The progress documents, each once.</param>
/// <param name="Stocked">Units of each SKU that the merchant stocked.</param>
internal sealed record RunHistory(
    IReadOnlyList<ShopperHistory> Shoppers, IReadOnlyList<ProgressDocument> Progress, IReadOnlyDictionary<string, int> Stocked)
{
    /// <summary>Every reservation, once, as its shopper first heard of it, with how that went on.</summary>
    public IEnumerable<Grant> Grants() =>
        from shopper in Shoppers
        from seen in shopper.Sightings.Where(sighting => sighting.Reservation is not null).DistinctBy(sighting => sighting.Reservation!.Id)
        select new Grant(shopper, seen.Number ?? 0, seen.Reservation!, seen);
}

/// <summary>Units that were given to one shopper.</summary>
/// <param name="Shopper">Who got them.</param>
/// <param name="Number">The number by which the turn came.</param>
/// <param name="Reservation">What was given.</param>
/// <param name="FirstSeen">How the shopper first heard of it.</param>
internal sealed record Grant(ShopperHistory Shopper, long Number, ReservationDocument Reservation, Sighting FirstSeen)
{
    /// <summary>When it was granted; when it was heard of, where the server did not say.</summary>
    public DateTimeOffset At => Reservation.GrantedAt ?? FirstSeen.At;

    /// <summary>From when on the units may be somebody else's; null while they are this shopper's. It is the earliest instant that is
    /// possible: the answer to a release comes after the units are back, and counting until then would see a unit twice.</summary>
    public DateTimeOffset? GivenBackAt => Shopper.Last?.State switch
    {
        TicketStates.Bought => null,
        TicketStates.Released => Shopper.GaveBackAt ?? FirstSeen.At,
        TicketStates.Expired => Reservation.ExpiresAt ?? Shopper.Last.At,
        _ => Shopper.GaveBackAt,
    };
}

/// <summary>What one checker found.</summary>
/// <param name="Name">What is promised, in a few words.</param>
/// <param name="Violations">How often it was broken.</param>
/// <param name="First">The first break, for whoever has to find the cause.</param>
internal sealed record Verdict(string Name, long Violations, string? First)
{
    public bool Holds => Violations == 0;

    public static Verdict Of(string name, IReadOnlyCollection<string> violations) => new(name, violations.Count, violations.FirstOrDefault());
}
