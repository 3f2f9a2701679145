using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>All that is known of a run when it is over: what shoppers asked and were told, what every node said meanwhile, and what the three
/// servers hold at the end. Nothing here is taken from the server's own word for its correctness.</summary>
internal sealed record Evidence
{
    public required Terms Terms { get; init; }

    public required IReadOnlyList<ShopperHistory> Shoppers { get; init; }

    /// <summary>What nodes answered to a witness who asked each of them all the time, in order of time.</summary>
    public IReadOnlyList<NodeAnswer> Nodes { get; init; } = [];

    /// <summary>Which node shoppers meet at an address.</summary>
    public IReadOnlyDictionary<Uri, string> NodeAt { get; init; } = new Dictionary<Uri, string>();

    /// <summary>Every record of the queue topic, in order of offset in each partition.</summary>
    public required IReadOnlyList<QueueRecord> Queue { get; init; }

    /// <summary>What Redis knows of who queued.</summary>
    public required IReadOnlyList<MirroredTicket> Mirror { get; init; }

    public required IReadOnlyList<LedgerTicket> Tickets { get; init; }

    public required IReadOnlyList<LedgerStock> Stock { get; init; }

    /// <summary>What the ledger's own audit of journal, tickets and orders does not agree about.</summary>
    public IReadOnlyList<string> Differences { get; init; } = [];

    /// <summary>How often the journal says that a ticket's units came back, or were sold.</summary>
    public IReadOnlyList<HoldMovements> Movements { get; init; } = [];

    public IReadOnlyList<Forgery> Forgeries { get; init; } = [];

    public IReadOnlyList<FaultPeriod> Faults { get; init; } = [];

    /// <summary>When the crowd itself was late, one after another.</summary>
    public IReadOnlyList<LateSpan> CrowdLate { get; init; } = [];
}

/// <summary>What the sale promised.</summary>
/// <param name="RatePerMinute">Admissions per minute.</param>
/// <param name="Stocked">Units of its one SKU.</param>
/// <param name="BatchMax">Tickets of one batch, and so the slack of every promise about order and rate.</param>
/// <param name="AnswerMax">The longest that a request may take.</param>
internal sealed record Terms(int RatePerMinute, int Stocked, int BatchMax, TimeSpan AnswerMax);

/// <summary>One record of the queue topic.</summary>
internal sealed record QueueRecord(int Partition, long Offset, Guid Ticket, Guid Shopper, long Number);

/// <summary>One shopper's entry in Redis.</summary>
internal sealed record MirroredTicket(Guid Shopper, Guid Ticket, long Number);

/// <summary>One ticket's row.</summary>
/// <param name="Number">Null where it was given up before it had one.</param>
/// <param name="Units">Units that it has, or had.</param>
internal sealed record LedgerTicket(Guid Ticket, Guid Shopper, long? Number, string State, DateTimeOffset? GrantedAt, int Units);

/// <summary>One SKU's row.</summary>
internal sealed record LedgerStock(string Sku, long Stocked, long Available, long Held, long Sold, long Withdrawn);

/// <summary>Units of all tickets of one cause, by the journal.</summary>
/// <param name="From">The account that they left.</param>
/// <param name="To">The account that they went to.</param>
/// <param name="Units">How many.</param>
internal sealed record HoldMovements(string From, string To, long Units);

/// <summary>An attempt to open something with a token that must open nothing.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">How the token was wrong.</param>
/// <param name="Status">The answer.</param>
internal sealed record Forgery(DateTimeOffset At, string Kind, int Status);

/// <summary>When something was broken.</summary>
/// <param name="Name">The fault.</param>
/// <param name="From">When it was put in place.</param>
/// <param name="To">When the part was back.</param>
internal sealed record FaultPeriod(string Name, DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The dependency that was out of reach all the time; null where none was, or not always.</summary>
    public string? Away { get; init; }

    /// <summary>The nodes that could not reach it; null is all.</summary>
    public IReadOnlyList<string>? Nodes { get; init; }
}

/// <summary>One answer of one node to the witness.</summary>
/// <param name="Process">Counts a node's processes: after a restart it is another, and has forgotten what it said.</param>
/// <param name="Serving">How far the sale is served; null where it did not say.</param>
/// <param name="Names">What it names as broken, where it was asked whether it is ready.</param>
internal sealed record NodeAnswer(
    DateTimeOffset At, TimeSpan Took, string Node, int Process, string Kind, int Status, bool SaysWhenToComeBack, long? Serving = null, long? Issued = null,
    string Names = "")
{
    public const string Progress = "progress";
    public const string Ready = "ready";
    public const string Page = "page";
}
