namespace FlashSale.LoadTests.Sizing;

/// <summary>M/M/c: independent arrivals, exponential service, c servers, one queue.</summary>
internal static class Queueing
{
    /// <summary>The probability that an arrival has to wait (Erlang C).</summary>
    /// <param name="servers">Servers.</param>
    /// <param name="load">Arrivals a second times seconds of service: how many servers are busy in the mean. Below <paramref name="servers"/>.</param>
    public static double ErlangC(int servers, double load)
    {
        // Erlang B by its recurrence: no factorials that overflow.
        var blocking = 1.0;
        for (var server = 1; server <= servers; server++)
        {
            blocking = load * blocking / (server + load * blocking);
        }

        var utilization = load / servers;
        return blocking / (1 - utilization * (1 - blocking));
    }

    /// <summary>The wait that a share of arrivals stays below, in seconds; infinite where more work comes than can be done.</summary>
    public static double WaitQuantile(int servers, double load, double serviceSeconds, double quantile)
    {
        if (load >= servers)
        {
            return double.PositiveInfinity;
        }

        var mustWait = ErlangC(servers, load);
        return mustWait <= 1 - quantile ? 0 : Math.Log(mustWait / (1 - quantile)) * serviceSeconds / (servers - load);
    }
}
