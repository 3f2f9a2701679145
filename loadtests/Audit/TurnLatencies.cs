using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Audit;

/// <summary>How long a shopper whose turn had come was left in the dark, from two starting points: when `serving` reached the number, and
/// when the ledger granted. Only shoppers who were in the lobby or saw others ahead of them, and then heard by push count: for the rest it is the join that
/// takes the time, or their own polling.</summary>
internal static class TurnLatencies
{
    /// <summary>A node tells of serving one look after it saw it.</summary>
    private static readonly TimeSpan ToldAfter = TimeSpan.FromMilliseconds(100);

    public static IEnumerable<TimeSpan> SinceServing(RunHistory run)
    {
        var progress = run.Progress.OrderBy(document => document.At).ToArray();
        foreach (var grant in run.Grants().Where(WasWaitedForByPush))
        {
            if (ReachedAt(progress, grant.Number) is { } reachedAt)
            {
                // The estimate can't be right where it lies after the grant itself.
                yield return grant.FirstSeen.At - (reachedAt < grant.At ? reachedAt : grant.At);
            }
        }
    }

    public static IEnumerable<TimeSpan> SinceGrant(RunHistory run) => run.Grants()
        .Where(grant => WasWaitedForByPush(grant) && grant.Reservation.GrantedAt is not null)
        .Select(grant => grant.FirstSeen.At - grant.At);

    /// <summary>When `serving` reached a number: between the last document below it and the first that is not, by even progress.</summary>
    /// <param name="progress">Documents in order of time.</param>
    /// <param name="number">The number.</param>
    /// <returns>Null where the documents do not enclose it.</returns>
    public static DateTimeOffset? ReachedAt(IReadOnlyList<ProgressDocument> progress, long number)
    {
        for (var index = 1; index < progress.Count; index++)
        {
            var (before, after) = (progress[index - 1], progress[index]);
            var (from, to) = (Serving(before), Serving(after));
            if (from < number && number <= to)
            {
                return before.At - ToldAfter + (after.At - before.At) * ((number - from) / (double)(to - from));
            }
        }

        return null;
    }

    private static bool WasWaitedForByPush(Grant grant) =>
        grant.FirstSeen.Source == SightingSource.Push
        && grant.Shopper.Sightings[0] is { State: TicketStates.Lobby } or { State: TicketStates.Waiting, Ahead: > 0 };

    private static long Serving(ProgressDocument progress) => progress.Lanes.Count > 0 ? progress.Lanes[0].Serving : 0;
}
