namespace AdmissionQueue.Figures;

/// <summary>Requests of a sale that were not served, or got nothing by being sent, over all web nodes.</summary>
/// <param name="Limited">Beyond what the sender may send (429). In a rush mostly programs.</param>
/// <param name="Unavailable">Answered 503: a part was away, the node was full, or the write could wait.</param>
/// <param name="Failed">Answered with another 5xx.</param>
public readonly record struct RefusedRequests(long Limited, long Unavailable, long Failed)
{
    /// <summary>Joins of who had a place already: they got the same one, and no second.</summary>
    public long Again { get; init; }

    /// <summary>Joins that showed an invite or a login which opens nothing: altered, another sale's, or an invite that somebody else has used.</summary>
    public long Forged { get; init; }

    /// <summary>About how many senders sent beyond the limit, each counted once (<see cref="SenderSketch"/>).</summary>
    public long Senders { get; init; }

    /// <summary>One request with this answer; none where the answer is no refusal that is counted.</summary>
    /// <param name="status">The HTTP status.</param>
    public static RefusedRequests Of(int status) => status switch
    {
        429 => new(1, 0, 0),
        503 => new(0, 1, 0),
        >= 500 => new(0, 0, 1),
        _ => default,
    };

    /// <summary>Both together, but for the senders: of those some may be the same.</summary>
    /// <param name="other">The others.</param>
    public RefusedRequests And(RefusedRequests other) => new(Limited + other.Limited, Unavailable + other.Unavailable, Failed + other.Failed)
    {
        Again = Again + other.Again,
        Forged = Forged + other.Forged,
    };
}
