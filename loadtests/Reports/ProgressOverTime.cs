using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Reports;

/// <summary>Progress documents as functions of time: between two of them everything is taken to have gone evenly.</summary>
internal sealed class ProgressOverTime(IReadOnlyList<ProgressDocument> documents, DateTimeOffset startAt)
{
    private readonly ProgressDocument[] ordered = [.. documents.Where(document => document.Lanes.Count > 0).OrderBy(document => document.At)];

    /// <returns>Numbers served in the stretch, the queue at its end, and the sale's state at its begin.</returns>
    public (double Served, double Queue, string State) During(double fromSeconds, double seconds)
    {
        if (ordered.Length == 0)
        {
            return (0, 0, "");
        }

        var (from, to) = (startAt.AddSeconds(fromSeconds), startAt.AddSeconds(fromSeconds + seconds));
        var (served, queue) = (At(to, Serving) - At(from, Serving), At(to, document => document.Lanes[0].Issued - Serving(document)));
        var current = ordered.LastOrDefault(document => document.At <= to) ?? ordered[0];
        return (Math.Round(served, 1), Math.Round(queue, 1), current.State);
    }

    private static double Serving(ProgressDocument document) => document.Lanes[0].Serving;

    private double At(DateTimeOffset at, Func<ProgressDocument, double> value)
    {
        var after = Array.FindIndex(ordered, document => document.At > at);
        if (after <= 0)
        {
            return value(after < 0 ? ordered[^1] : ordered[0]);
        }

        var (before, next) = (ordered[after - 1], ordered[after]);
        var share = (at - before.At) / (next.At - before.At);
        return value(before) + share * (value(next) - value(before));
    }
}
