using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using WaitingRoom.Connector;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Passes;

/// <summary>Gives a pass to whose turn has come. It is short, so that it need not be taken back: while the turn lasts, another one is a redirect away.</summary>
internal sealed class PassIssuer(PassKeys keys, TicketViewer viewer, TimeProvider time)
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <param name="sale">The sale.</param>
    /// <param name="claims">The ticket.</param>
    /// <param name="browser">The secret of the browser that it is for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where the turn has not come, or is over.</returns>
    public async Task<IssuedPass?> IssueAsync(Sale sale, TicketClaims claims, string browser, CancellationToken cancellationToken)
    {
        var view = await viewer.ViewAsync(sale, claims);
        var now = time.GetUtcNow();
        if (view is not { State: TicketState.Reserved or TicketState.Admitted, Reservation.ExpiresAt: var until } || until <= now)
        {
            return null;
        }

        var ring = await keys.RingAsync(cancellationToken);
        var expiresAt = until < now + Lifetime ? until : now + Lifetime;
        var token = handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = PassCheck.Issuer,
            Audience = sale.Slug,
            IssuedAt = now.UtcDateTime,
            Expires = expiresAt.UtcDateTime,
            SigningCredentials = new SigningCredentials(ring.Signing, SecurityAlgorithms.EcdsaSha256),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = claims.Shopper.ToString(),
                [PassCheck.TicketClaim] = claims.Ticket.ToString(),
                [PassCheck.BrowserClaim] = PassCheck.HashOf(browser),
            },
        });
        return new IssuedPass(token, expiresAt);
    }
}

internal sealed record IssuedPass(string Token, DateTimeOffset ExpiresAt);
