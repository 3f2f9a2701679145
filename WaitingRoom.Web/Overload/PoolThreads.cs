namespace WaitingRoom.Web.Overload;

/// <summary>How many threads the pool makes at once. Few, as long as they get on: of twenty on two full cores most wait for the processor while they hold what others wait
/// for, and pushes to 30,000 came twice as late. Many, as soon as all stand still: where PostgreSQL is silent and not gone, the driver blocks a thread for each
/// connection (16 a node) while it cancels, and those who only need Redis and Kafka, and the timers that bound every answer, must find threads beside them.
/// By itself the pool adds one each half second then.</summary>
/// <param name="few">As many as there are processors, which is what the runtime takes.</param>
/// <param name="setThreads">Sets how many the pool makes at once.</param>
/// <param name="finished">How much the pool has finished since the start of the process.</param>
/// <param name="time">Measures.</param>
internal sealed class PoolThreads(int few, Action<int> setThreads, Func<long> finished, TimeProvider time)
{
    /// <summary>What stands still has finished less than this since it was judged before, a twentieth of a second earlier.</summary>
    private const int FinishedMin = 10;

    private static readonly TimeSpan StandsStillAt = TimeSpan.FromMilliseconds(100);

    /// <summary>Who was blocked once is soon blocked again.</summary>
    private static readonly TimeSpan ManyFor = TimeSpan.FromSeconds(30);

    private long finishedBefore;
    private long? manySince;

    /// <summary>Enough for all connections to PostgreSQL, and four beside them.</summary>
    public static int Many => 20;

    /// <summary>Judges how the pool gets on.</summary>
    /// <param name="lag">For how long work waits until a thread takes it.</param>
    public void Judge(TimeSpan lag)
    {
        var now = finished();
        var standsStill = lag >= StandsStillAt && now - finishedBefore < FinishedMin;
        finishedBefore = now;
        if (standsStill)
        {
            if (manySince is null)
            {
                setThreads(Many);
            }

            manySince = time.GetTimestamp();
        }
        else if (manySince is { } since && time.GetElapsedTime(since) >= ManyFor)
        {
            setThreads(few);
            manySince = null;
        }
    }
}
