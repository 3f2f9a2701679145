using Confluent.Kafka;
using Confluent.Kafka.Admin;
using EmbeddedKafka.Topics;

namespace EmbeddedKafka.Watching;

/// <summary>Asks the brokers, as any client would, what they hold.</summary>
internal sealed class ClusterReader(ClusterIdentity identity, DeclaredTopics declared) : IDisposable
{
    /// <summary>Above the latency that a fault may set for a moment, below what makes a status page feel dead.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly IAdminClient _admin = new AdminClientBuilder(new AdminClientConfig
    {
        BootstrapServers = identity.BootstrapServers,
        ReconnectBackoffMaxMs = 500,
        LogConnectionClose = false,
    }).SetLogHandler((_, _) => { }).Build(); // It complains about every fault that was ordered; the watch says once what matters.

    /// <exception cref="KafkaException">The brokers do not answer.</exception>
    public async Task<IReadOnlyList<TopicStatus>> ReadAsync()
    {
        // The call blocks its thread until the answer is there.
        var topics = (await Task.Run(() => _admin.GetMetadata(Patience))).Topics;
        var partitions = topics.SelectMany(t => t.Partitions.Select(p => new TopicPartition(t.Topic, p.PartitionId))).ToList();
        if (partitions.Count == 0)
        {
            return [];
        }

        var low = await OffsetsAsync(partitions, OffsetSpec.Earliest());
        var high = await OffsetsAsync(partitions, OffsetSpec.Latest());
        return topics
            .OrderBy(t => t.Topic, StringComparer.Ordinal)
            .Select(t => new TopicStatus(t.Topic, declared.Find(t.Topic) is not null, Partitions(t, low, high)))
            .ToList();
    }

    public void Dispose() => _admin.Dispose();

    private static List<PartitionStatus> Partitions(
        TopicMetadata topic, Dictionary<TopicPartition, long> low, Dictionary<TopicPartition, long> high)
    {
        return topic.Partitions
            .OrderBy(p => p.PartitionId)
            .Select(p => (p.PartitionId, p.Leader, At: new TopicPartition(topic.Topic, p.PartitionId)))
            .Select(p => new PartitionStatus(p.PartitionId, p.Leader, low.GetValueOrDefault(p.At), high.GetValueOrDefault(p.At)))
            .ToList();
    }

    private async Task<Dictionary<TopicPartition, long>> OffsetsAsync(IEnumerable<TopicPartition> partitions, OffsetSpec spec)
    {
        var question = partitions.Select(p => new TopicPartitionOffsetSpec { TopicPartition = p, OffsetSpec = spec });
        var answer = await _admin.ListOffsetsAsync(question, new ListOffsetsOptions { RequestTimeout = Patience });
        return answer.ResultInfos.ToDictionary(
            r => r.TopicPartitionOffsetError.TopicPartition,
            r => r.TopicPartitionOffsetError.Offset.Value);
    }
}
