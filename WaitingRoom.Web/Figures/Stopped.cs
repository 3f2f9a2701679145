using AdmissionQueue.Figures;
using AdmissionQueue.Joining;
using AdmissionQueue.Limits;
using WaitingRoom.Web.Joining;

namespace WaitingRoom.Web.Figures;

/// <summary>What a request was stopped in, as far as its status does not say it: left with the request for <see cref="RefusalWatch"/>.</summary>
/// <param name="What">One request, or none where its status says it.</param>
/// <param name="Sender">Who sent beyond the limit; null is nobody.</param>
internal sealed record Stopped(RefusedRequests What, string? Sender = null)
{
    /// <summary>Notes that the sender has sent too much.</summary>
    public static void Note(HttpContext http, LimitedCaller caller) =>
        http.Features.Set(new Stopped(RefusedRequests.Of(StatusCodes.Status429TooManyRequests), caller.Key));

    /// <summary>Notes how a join ended that gave no new place; nothing where it gave one, or could not have.</summary>
    public static void Note(HttpContext http, Joiner joiner, JoinAnswer answer, LimitedCaller? caller)
    {
        switch (answer.Outcome)
        {
            case JoinOutcome.Limited when caller is not null:
                Note(http, caller);
                break;
            case JoinOutcome.Same:
                http.Features.Set(new Stopped(default(RefusedRequests) with { Again = 1 }));
                break;
            case JoinOutcome.InviteUsed:
            case JoinOutcome.Refused when joiner.Refused is { IsForged: true }:
                http.Features.Set(new Stopped(default(RefusedRequests) with { Forged = 1 }));
                break;
            default:
                break;
        }
    }
}
