using Prometheus;

namespace WaitingRoom.Web.Overload;

/// <summary>How late this node is: for how long work waits until a thread of the pool takes it. Every request waits that long before anybody looks at it, and
/// again at each of its steps.</summary>
/// <param name="pool">Hands work to the pool.</param>
/// <param name="time">Measures.</param>
internal sealed class PoolLag(Action<Action> pool, TimeProvider time)
{
    private static readonly Gauge LagGauge = Metrics.CreateGauge("web_pool_lag_seconds", "How long work waits until a thread takes it.");

    private readonly Lock gate = new();
    private long? sentAt;
    private TimeSpan last;

    /// <summary>Of the probe that is waiting, or of the last one, if that waited longer.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (gate)
            {
                return sentAt is { } since && time.GetElapsedTime(since) is var waits && waits > last ? waits : last;
            }
        }
    }

    /// <summary>Sends a probe, unless the last one is still waiting.</summary>
    public void Probe()
    {
        lock (gate)
        {
            if (sentAt is not null)
            {
                return;
            }

            sentAt = time.GetTimestamp();
        }

        pool(Taken);
    }

    private void Taken()
    {
        lock (gate)
        {
            last = time.GetElapsedTime(sentAt!.Value);
            sentAt = null;
        }

        LagGauge.Set(last.TotalSeconds);
    }
}
