using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Joining;

/// <summary>Looks at the invite that a join shows. One that opens nothing is no reason to stop at once: who has a ticket gets it again even when
/// the invite has expired since, and that only Redis knows.</summary>
internal sealed class InviteCheck(InviteCode codes)
{
    /// <returns>The lane to join, and why it is none where the invite opens none.</returns>
    public (LaneEntry Entry, Refusal? Refused) Of(Sale sale, string? code)
    {
        if (string.IsNullOrEmpty(code))
        {
            return (LaneEntry.Main, null);
        }

        return codes.Open(code, out var invite) switch
        {
            InviteOpening.Expired => (LaneEntry.Refused, Refusal.InviteExpired()),
            InviteOpening.Open when invite.Sale != sale.Id => (LaneEntry.Refused, Refusal.InviteOfOtherSale()),
            InviteOpening.Open when invite.LaneIndex <= sale.Lanes.Count => (new LaneEntry(sale.Lanes[invite.LaneIndex - 1].Name, invite.Id), null),
            _ => (LaneEntry.Refused, Refusal.InviteInvalid()),
        };
    }
}
