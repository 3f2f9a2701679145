namespace WaitingRoom.Web.Overload;

/// <summary>How long those are told to stay away who are told to come again: so long that this node refuses no more of them a second than it can beside its
/// work. Told two seconds, ten thousand would ask five thousand times a second, and a node that starts could do nothing but refuse them.</summary>
internal sealed class RefusedCrowd(TimeProvider time)
{
    /// <summary>Refusals a second: a twentieth of a processor's time.</summary>
    public const int PerSecond = 200;

    /// <summary>Whoever asks within that, and the half on top that pages add by chance, still counts as present.</summary>
    public static readonly TimeSpan AwayMax = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan AwayLeast = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private TimeSpan away = AwayLeast;
    private long second;
    private int refused;

    /// <summary>One more is refused.</summary>
    /// <param name="least">When it may be worth while to ask again.</param>
    /// <returns>When to ask again.</returns>
    public TimeSpan ComeBackAfter(TimeSpan least)
    {
        lock (gate)
        {
            var now = time.GetUtcNow().ToUnixTimeSeconds();
            while (second < now && (refused > 0 || away > AwayLeast))
            {
                Adapt();
                second++;
            }

            second = now;
            refused++;
            return away > least ? away : least;
        }
    }

    /// <summary>A crowd that is told to stay away twice as long comes half as often; never more than that at once, because those who are away were told before.</summary>
    private void Adapt()
    {
        var wanted = away * Math.Clamp(refused / (double)PerSecond, 0.5, 2);
        away = wanted < AwayLeast ? AwayLeast : wanted > AwayMax ? AwayMax : wanted;
        refused = 0;
    }
}
