using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>What the gate answers to a shopper who wants to join.</summary>
public enum JoinOutcome
{
    /// <summary>A new ticket, with the next number.</summary>
    New,

    /// <summary>The shopper has a ticket: the same one again.</summary>
    Same,

    /// <summary>The sale does not take joiners yet.</summary>
    NotOpen,

    /// <summary>The sale takes nobody new any more; who waits is still served.</summary>
    Draining,

    /// <summary>Nothing is left.</summary>
    SoldOut,

    /// <summary>The sale is over.</summary>
    Closed,

    /// <summary>Another shopper came in by this invite.</summary>
    InviteUsed,

    /// <summary>What the shopper showed, or did not show, opens nothing here.</summary>
    Refused,

    /// <summary>Redis does not know the sale: it must be warmed before a number can be given.</summary>
    Cold,

    /// <summary>The caller has sent too much, and nothing was looked at.</summary>
    Limited,
}

/// <summary>What a shopper showed to come into a lane.</summary>
public enum InviteStanding
{
    /// <summary>Nothing that is anybody's: no invite, one that nobody used yet, or the shopper's own.</summary>
    Free,

    /// <summary>An invite by which another shopper came in.</summary>
    Used,

    /// <summary>An invite or a login that opens nothing here: altered, expired, or another sale's; or no login where one is required.</summary>
    Refused,
}

/// <summary>Whether a shopper may join: the rule that <c>take_number.lua</c> repeats inside Redis, where it is atomic with the counter.</summary>
public static class JoinGate
{
    /// <summary>Decides.</summary>
    /// <param name="state">The sale's state; null where Redis does not know the sale.</param>
    /// <param name="hasTicket">Whether the shopper has a ticket already.</param>
    /// <param name="isDraining">Whether the sale takes nobody new any more.</param>
    /// <param name="invite">What the shopper showed.</param>
    /// <returns>The answer. A shopper with a ticket gets it again in every state: a retry must never look like a refusal.</returns>
    public static JoinOutcome Decide(SaleState? state, bool hasTicket, bool isDraining = false, InviteStanding invite = InviteStanding.Free) => state switch
    {
        null => JoinOutcome.Cold,
        _ when hasTicket => JoinOutcome.Same,
        SaleState.SoldOut => JoinOutcome.SoldOut,
        SaleState.Closed => JoinOutcome.Closed,
        { } known when !SaleLife.AdmitsJoiners(known) => JoinOutcome.NotOpen,
        _ when isDraining => JoinOutcome.Draining,
        _ => invite switch
        {
            InviteStanding.Used => JoinOutcome.InviteUsed,
            InviteStanding.Refused => JoinOutcome.Refused,
            _ => JoinOutcome.New,
        },
    };
}
