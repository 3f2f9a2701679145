namespace FlashSale.LoadTests.Scenarios;

/// <summary>What is timed, by name; the names stand in reports and in files of limits.</summary>
internal static class RequestKinds
{
    /// <summary>From the intended arrival to being told of a ticket, all attempts together.</summary>
    public const string Join = "join";

    /// <summary>From the intended arrival to being told that the sale is over.</summary>
    public const string TurnedAway = "turned-away";

    /// <summary>One request of a join.</summary>
    public const string JoinAttempt = "join-attempt";

    public const string Page = "page";
    public const string Progress = "progress";
    public const string Ticket = "ticket";
    public const string Checkout = "checkout";
    public const string Release = "release";
    public const string Leave = "leave";
    public const string Claim = "claim";

    /// <summary>Until the hub's connection is open and its first document is there.</summary>
    public const string Connect = "connect";

    /// <summary>From a broken connection to the first document of the next.</summary>
    public const string Reconnect = "reconnect";

    /// <summary>From the instant that a progress document tells of to its arrival on a connection.</summary>
    public const string Push = "push";

    /// <summary>From one progress document to the next on a connection: a service with too much to do tells less often rather than late.</summary>
    public const string PushGap = "push gap";
}
