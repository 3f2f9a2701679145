using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Generators;

/// <summary>How a run stands, for the live view: one process's, or several added up.</summary>
internal sealed record LiveSnapshot(
    long Arrived,
    long Joined,
    long Waiting,
    long Reserved,
    long Bought,
    long SoldOut,
    long Gone,
    long TurnedAway,
    long Serving,
    long Issued,
    long Sockets,
    long Requests,
    long Refusals,
    long Errors,
    double JoinP50Ms,
    double JoinP99Ms,
    double PushP99Ms)
{
    /// <summary>Latencies of the last so many seconds are shown: older ones say nothing about now.</summary>
    private const int RecentStretches = 10;

    public static LiveSnapshot None { get; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public static LiveSnapshot Of(ScenarioRun run)
    {
        var (counts, recording, lane) = (run.Counts, run.Recording, run.LastProgress is { Lanes: [var first, ..] } ? first : null);
        var (join, push) = (recording.Join.Recent(RecentStretches), recording.Push.Recent(RecentStretches));
        return new LiveSnapshot(
            counts.Arrived,
            counts.Joined,
            counts.In(TicketStates.Waiting) + counts.In(TicketStates.Lobby),
            counts.In(TicketStates.Reserved),
            counts.In(TicketStates.Bought),
            counts.In(TicketStates.SoldOut),
            counts.In(TicketStates.Left) + counts.In(TicketStates.Released) + counts.In(TicketStates.Expired),
            counts.TurnedAway,
            lane?.Serving ?? 0,
            lane?.Issued ?? 0,
            counts.Sockets,
            recording.RequestCount,
            recording.Refusals.Total,
            recording.Errors.Total,
            join.P50Ms,
            join.P99Ms,
            push.P99Ms);
    }

    /// <summary>Several processes as one. Of percentiles the worst is shown: they can't be added, and the exact ones come in the report.</summary>
    public static LiveSnapshot Sum(IReadOnlyList<LiveSnapshot> parts) => parts.Aggregate(None, (sum, part) => new LiveSnapshot(
        sum.Arrived + part.Arrived,
        sum.Joined + part.Joined,
        sum.Waiting + part.Waiting,
        sum.Reserved + part.Reserved,
        sum.Bought + part.Bought,
        sum.SoldOut + part.SoldOut,
        sum.Gone + part.Gone,
        sum.TurnedAway + part.TurnedAway,
        Math.Max(sum.Serving, part.Serving),
        Math.Max(sum.Issued, part.Issued),
        sum.Sockets + part.Sockets,
        sum.Requests + part.Requests,
        sum.Refusals + part.Refusals,
        sum.Errors + part.Errors,
        Math.Max(sum.JoinP50Ms, part.JoinP50Ms),
        Math.Max(sum.JoinP99Ms, part.JoinP99Ms),
        Math.Max(sum.PushP99Ms, part.PushP99Ms)));
}
