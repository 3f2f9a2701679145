using AdmissionQueue.Loops;
using AdmissionQueue.Topics;

namespace QueueWorker.Warmup;

/// <summary>Knows which Kafka cluster is reached now: offsets of another one mean nothing here.</summary>
internal sealed class ClusterWatch(ITopicAdmin topics, TimeProvider time, LoopHealth health, ILogger<ClusterWatch> logger)
    : SteadyLoop("cluster watch", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>The cluster's identity; null before it was first asked.</summary>
    public string? Current { get; private set; }

    protected override async Task StepAsync(CancellationToken cancellationToken) => Current = await topics.ClusterIdAsync(cancellationToken);
}
