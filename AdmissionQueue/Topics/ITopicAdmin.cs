namespace AdmissionQueue.Topics;

/// <summary>Creates and deletes topics. Two implementations: a real cluster's admin API, and the control endpoint of the embedded Kafka, whose broker
/// refuses that API.</summary>
public interface ITopicAdmin : IDisposable
{
    /// <summary>The one that fits a cluster.</summary>
    /// <param name="kafka">How to reach it.</param>
    static ITopicAdmin Of(KafkaOptions kafka) => kafka.ControlUrl is { } control ? new EmbeddedTopicAdmin(control) : new KafkaTopicAdmin(kafka);

    /// <summary>Makes sure that a topic exists.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="partitions">How many partitions it has, 1 or more.</param>
    /// <param name="retention">How long a topic that is made here keeps its records.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">The topic could not be created, or exists with another number of partitions.</exception>
    Task EnsureAsync(string name, int partitions, TopicRetention retention, CancellationToken cancellationToken);

    /// <summary>Deletes a topic with all that is in it. One that does not exist is no error.</summary>
    /// <param name="name">The topic.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">The topic could not be deleted, or the cluster is out of reach.</exception>
    Task DeleteAsync(string name, CancellationToken cancellationToken);

    /// <summary>The identity of the cluster. Offsets of one cluster mean nothing in another.</summary>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">The cluster is out of reach.</exception>
    Task<string> ClusterIdAsync(CancellationToken cancellationToken);
}

/// <summary>A topic could not be made or a cluster not be asked. The message is one line, with the fix where there is one.</summary>
/// <param name="message">What went wrong.</param>
/// <param name="inner">The client's own error.</param>
public sealed class TopicException(string message, Exception? inner = null) : Exception(message, inner);
