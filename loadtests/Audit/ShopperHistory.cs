using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Audit;

/// <summary>One time that a shopper was told of the own ticket.</summary>
/// <param name="At">When it was heard.</param>
/// <param name="State">The ticket's state.</param>
/// <param name="Number">Its number; null in a lobby.</param>
/// <param name="Ahead">How many are served first.</param>
/// <param name="Reservation">What was granted, if anything.</param>
/// <param name="Source">How it was heard.</param>
internal sealed record Sighting(
    DateTimeOffset At, string State, long? Number, long? Ahead, ReservationDocument? Reservation, SightingSource Source);

/// <summary>One request of a shopper.</summary>
/// <param name="At">When it was sent.</param>
/// <param name="Took">Until its answer, or until it was given up.</param>
/// <param name="Node">The web node that was asked.</param>
/// <param name="Kind">What was asked.</param>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Answer">The status with the problem's word, or why there was no answer.</param>
/// <param name="RetryAfter">When the server asked to come back.</param>
internal sealed record Exchange(DateTimeOffset At, TimeSpan Took, Uri Node, string Kind, int Status, string Answer, TimeSpan? RetryAfter)
{
    /// <summary>Whether the shopper did all right with it: an answer, or a refusal that says when to come back.</summary>
    public bool IsHonest => Status is > 0 and < 500 || (Status == 503 && RetryAfter is not null);
}

/// <summary>How a shopper heard.</summary>
internal enum SightingSource
{
    /// <summary>The answer to a join.</summary>
    Join,

    /// <summary>The hub said so by itself.</summary>
    Push,

    /// <summary>The shopper asked.</summary>
    Poll,

    /// <summary>The answer to a checkout or a release.</summary>
    Action,
}

/// <summary>Everything that one shopper was told, in the order in which it was heard. Written by that shopper's task alone; judged after
/// the run.</summary>
/// <param name="shopper">Which shopper of the run.</param>
/// <param name="known">What was heard already, where a history came from another process.</param>
internal sealed class ShopperHistory(int shopper, IEnumerable<Sighting>? known = null)
{
    private readonly List<Sighting> sightings = [.. known ?? []];

    public int Shopper => shopper;

    /// <summary>When the shopper meant to come. Latency counts from here, however late the generator was.</summary>
    public DateTimeOffset IntendedAt { get; init; }

    public IReadOnlyList<Sighting> Sightings => sightings;

    /// <summary>Positions worked out from progress documents. Apart from those in ticket documents: the two come by different ways, and a
    /// page that mixes them has to order them itself.</summary>
    public FallingTrail ProgressPositions { get; } = new();

    /// <summary>When a release was asked for; the units may be somebody else's from that instant on.</summary>
    public DateTimeOffset? GaveBackAt { get; set; }

    /// <summary>The sale was over before this shopper got a ticket.</summary>
    public bool TurnedAway { get; set; }

    /// <summary>Came to look, and never asked for a ticket.</summary>
    public bool OnlyLooked { get; set; }

    /// <summary>Closed the page without a word: a turn that is missed is then an end.</summary>
    public bool WasAway { get; set; }

    /// <summary>Missed the turn and came back when the time of grace was over: that is an end, too.</summary>
    public bool ClaimedTooLate { get; set; }

    /// <summary>Every request and its answer, where a run keeps them: chaos runs do, load tests could not afford it.</summary>
    public List<Exchange>? Exchanges { get; init; }

    public bool WasTold => sightings.Count > 0;

    public Sighting? Last => sightings.Count > 0 ? sightings[^1] : null;

    public bool HasEnded => Last is { } last && (TicketStates.IsFinal(last.State) || ((WasAway || ClaimedTooLate) && last.State == TicketStates.Missed));

    public void See(TicketDocument ticket, DateTimeOffset at, SightingSource source)
    {
        // A repeat says nothing new, and pollers hear thousands of them.
        var sighting = new Sighting(at, ticket.State, ticket.Number, ticket.Ahead, ticket.Reservation, source);
        if (Last is not { } last || last with { At = at, Source = source, Reservation = ticket.Reservation } != sighting
            || last.Reservation?.Id != ticket.Reservation?.Id)
        {
            sightings.Add(sighting);
        }
    }
}
