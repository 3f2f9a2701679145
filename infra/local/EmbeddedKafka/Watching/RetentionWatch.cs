using Confluent.Kafka;

namespace EmbeddedKafka.Watching;

/// <summary>A partition that is full drops its oldest records and tells nobody: a lost ticket. This loop looks every
/// second, says it loudly, and keeps the process from being called ready again.</summary>
internal sealed partial class RetentionWatch(
    ClusterReader reader, ClusterIdentity identity, TimeProvider time, ILogger<RetentionWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<(string Topic, int Partition), long> _said = [];
    private readonly HashSet<string> _undeclared = [];
    private readonly SemaphoreSlim _oneLook = new(1, 1);

    private volatile ClusterStatus _last = new(
        identity.ClusterId, identity.BootstrapServers, MockCluster.RetainedBytesPerPartition, [], 0, time.GetUtcNow(), Stale: false);

    public ClusterStatus Last => _last;

    public async Task<ClusterStatus> LookAsync(CancellationToken ct)
    {
        await _oneLook.WaitAsync(ct);
        try
        {
            var topics = await reader.ReadAsync();
            Report_NeedsLook(topics);
            _last = _last with { Topics = topics, Dropped = topics.Sum(t => t.Partitions.Sum(p => p.Dropped)), At = time.GetUtcNow(), Stale = false };
        }
        catch (KafkaException e)
        {
            // A fault that was ordered, most likely. What was known stays, marked as old.
            LogNoAnswer(e.Error.Code);
            _last = _last with { Stale = true };
        }
        finally
        {
            _oneLook.Release();
        }

        return _last;
    }

    public override void Dispose()
    {
        _oneLook.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private void Report_NeedsLook(IReadOnlyList<TopicStatus> topics)
    {
        foreach (var topic in topics)
        {
            if (!topic.Declared && _undeclared.Add(topic.Name))
            {
                LogUndeclared(topic.Name, topic.Partitions.Count);
            }

            foreach (var partition in topic.Partitions.Where(p => p.Dropped > _said.GetValueOrDefault((topic.Name, p.Partition))))
            {
                _said[(topic.Name, partition.Partition)] = partition.Dropped;
                LogDropped(topic.Name, partition.Partition, partition.Dropped, MockCluster.RetainedBytesPerPartition);
            }
        }
    }
}
