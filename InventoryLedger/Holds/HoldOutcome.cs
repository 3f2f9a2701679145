using AdmissionQueue.Joining;
using InventoryLedger.Results;

namespace InventoryLedger.Holds;

/// <summary>What became of a shopper's wish to change a reservation. Every case but <see cref="Changed"/> changed nothing.</summary>
public abstract record HoldOutcome
{
    private HoldOutcome()
    {
    }

    /// <summary>Done.</summary>
    /// <param name="Change">The ticket as it is now, to be published.</param>
    public sealed record Changed(UnpublishedBatch Change) : HoldOutcome;

    /// <summary>There is no such reservation.</summary>
    public sealed record NotFound : HoldOutcome;

    /// <summary>It is another shopper's.</summary>
    public sealed record NotYours : HoldOutcome;

    /// <summary>It has ended before: bought, released, expired.</summary>
    /// <param name="State">How it ended; expired, too, where more time is asked for after the time is over and the sweeper has not come yet.</param>
    public sealed record AlreadyEnded(TicketState State) : HoldOutcome;

    /// <summary>The sale gives nobody more time.</summary>
    public sealed record NotAllowed : HoldOutcome;

    /// <summary>It has had its second time.</summary>
    public sealed record AlreadyExtended : HoldOutcome;
}
