using System.Text.Json;

namespace EmbeddedKafka.Topics;

/// <summary>The topics that somebody asked for, as opposed to those that a producer's first record made. Kept in a file
/// when one is given, so that after a restart they exist before the first client connects.</summary>
internal sealed class DeclaredTopics(string? file)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicOrder> _topics = [];

    public void Restore(MockCluster cluster)
    {
        if (file is null || !File.Exists(file))
        {
            return;
        }

        foreach (var topic in JsonSerializer.Deserialize(File.ReadAllBytes(file), KafkaJson.Default.TopicOrderArray) ?? [])
        {
            cluster.CreateTopic(topic.Name!, topic.Partitions, topic.ReplicationFactor);
            _topics[topic.Name!] = topic;
        }
    }

    public TopicOrder? Find(string name)
    {
        lock (_lock)
        {
            return _topics.GetValueOrDefault(name);
        }
    }

    public void Add(TopicOrder topic)
    {
        lock (_lock)
        {
            _topics[topic.Name!] = topic;
            Save_NeedsLock();
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            _topics.Remove(name);
            Save_NeedsLock();
        }
    }

    private void Save_NeedsLock()
    {
        if (file is null)
        {
            return;
        }

        // Written beside and moved: a kill in the middle leaves the old list, never half of the new one.
        var draft = file + ".draft";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(_topics.Values.ToArray(), KafkaJson.Default.TopicOrderArray));
        File.Move(draft, file, overwrite: true);
    }
}
