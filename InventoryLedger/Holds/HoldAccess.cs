using AdmissionQueue.Joining;
using InventoryLedger.Tickets;

namespace InventoryLedger.Holds;

/// <summary>Whether a shopper may act on a reservation: the same rule for release, extension and checkout.</summary>
internal static class HoldAccess
{
    public enum Answer
    {
        Live,
        NotFound,
        NotYours,
        Ended,
    }

    public static Answer Of(TicketRow? row, ShopperId shopper) => row switch
    {
        // A ticket that never held anything has no reservation; to ask for it is to guess.
        null or { GrantedAt: null } => Answer.NotFound,
        _ when row.Shopper != shopper => Answer.NotYours,
        { State: TicketState.Reserved or TicketState.Admitted } => Answer.Live,
        _ => Answer.Ended,
    };
}
