using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Joining;

/// <summary>Says who joins, and which lane: by the shop's login where one is shown, and by the invite. What opens nothing is no reason to stop at once: who
/// has a ticket gets it again, and that only Redis knows.</summary>
internal sealed class JoinCheck(LoginClaim logins, InviteCheck invites, ShopperReader shoppers, TimeProvider time)
{
    /// <param name="request">The request, with the tokens or cookies of whoever sends it.</param>
    /// <param name="sale">The sale.</param>
    /// <param name="invite">The invite that is shown; null or empty is none.</param>
    /// <param name="login">The login that is shown; null or empty is none.</param>
    /// <param name="who">Who sends it, as far as its token or cookie says.</param>
    public async Task<Joiner> OfAsync(HttpRequest request, Sale sale, string? invite, string? login, ShopperId? who)
    {
        if (string.IsNullOrEmpty(login))
        {
            var known = await KnownAsync(request, sale, who);
            var (entry, refused) = sale.Login.IsRequired ? (LaneEntry.Refused, Refusal.LoginRequired()) : invites.Of(sale, invite);
            return new Joiner(known ?? ShopperId.New(time), known, entry, refused);
        }

        var (opening, opened) = await logins.OpenAsync(sale, login);
        if (opening != LoginOpening.Open)
        {
            var known = await KnownAsync(request, sale, who);
            return new Joiner(
                known ?? ShopperId.New(time), known, LaneEntry.Refused, opening == LoginOpening.Expired ? Refusal.LoginExpired() : Refusal.LoginInvalid());
        }

        // The account is who joins, whatever device it is on. An invite is what the shopper chose to use: it comes before the lane of every login.
        var (lane, wrong) = string.IsNullOrEmpty(invite) ? (new LaneEntry(opened.Lane, null), null) : invites.Of(sale, invite);
        return new Joiner(opened.Shopper, opened.Shopper, lane, wrong);
    }

    // Where a login is required, only the ticket itself says whose it is: a browser may keep the name of somebody who signed in there long ago.
    private async ValueTask<ShopperId?> KnownAsync(HttpRequest request, Sale sale, ShopperId? who) => sale.Login.IsRequired
        ? (await shoppers.TicketAsync(request, sale.Slug))?.Shopper
        : who;
}

/// <summary>Who joins.</summary>
/// <param name="Shopper">The shopper.</param>
/// <param name="Known">The same where it was known before; null is somebody new.</param>
/// <param name="Entry">The lane to join.</param>
/// <param name="Refused">Why it is none; null where it is one.</param>
internal sealed record Joiner(ShopperId Shopper, ShopperId? Known, LaneEntry Entry, Refusal? Refused)
{
    /// <summary>Whether the browser is to keep who this is. Whom we send away to sign in may hold something elsewhere, as somebody else.</summary>
    public bool IsKept => Refused is not { WantsLogin: true };
}
