namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 6: in no ten seconds more are admitted than the rate allows and one batch; a part that comes back is no reason to leap.</summary>
internal static class RateKept
{
    private const int Invariant = 6;

    public static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var allowed = AllowedIn(Window, evidence.Terms) + evidence.Terms.BatchMax;
        if (Fullest(evidence) is { } fullest && fullest.Count > allowed)
        {
            yield return new Violation(
                Invariant,
                $"{fullest.Count} were admitted in the {Window.TotalSeconds:0} s from {fullest.From:HH:mm:ss.fff}, {allowed} is the most",
                fullest.Numbers);
        }
    }

    /// <summary>The ten seconds in which most were admitted; null where nobody was.</summary>
    public static (DateTimeOffset From, int Count, IReadOnlyList<long> Numbers)? Fullest(Evidence evidence)
    {
        var granted = evidence.Tickets.Where(row => row.GrantedAt is not null).OrderBy(row => row.GrantedAt).ToList();
        (int First, int Last) best = (0, -1);
        for (int first = 0, last = 0; last < granted.Count; last++)
        {
            while (granted[last].GrantedAt!.Value - granted[first].GrantedAt!.Value >= Window)
            {
                first++;
            }

            best = last - first > best.Last - best.First ? (first, last) : best;
        }

        var window = granted[best.First..(best.Last + 1)];
        return window.Count == 0 ? null : (window[0].GrantedAt!.Value, window.Count, [.. window.Take(1).Select(row => row.Number ?? 0)]);
    }

    public static int AllowedIn(TimeSpan span, Terms terms) => (int)Math.Ceiling(terms.RatePerMinute * (span / TimeSpan.FromMinutes(1)));
}
