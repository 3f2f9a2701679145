using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace AdmissionQueue.Topics;

/// <summary>Topics on a real cluster, through its admin API.</summary>
/// <param name="options">How to reach the cluster.</param>
public sealed class KafkaTopicAdmin(KafkaOptions options) : ITopicAdmin, IDisposable
{
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly IAdminClient admin = new AdminClientBuilder(options.Admin()).Build();

    /// <inheritdoc />
    public async Task EnsureAsync(string name, int partitions, CancellationToken cancellationToken)
    {
        try
        {
            await admin.CreateTopicsAsync(
                [new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = options.ReplicationFactor }],
                new CreateTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
        }
        catch (CreateTopicsException refused) when (refused.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            await RefuseOtherPartitionsAsync(name, partitions);
        }
        catch (KafkaException failed)
        {
            throw new TopicException($"Kafka did not create the topic {name}: {failed.Error.Reason}.", failed);
        }
    }

    /// <inheritdoc />
    public async Task DeleteAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            await admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
        }
        catch (DeleteTopicsException refused) when (refused.Results.All(result => result.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            // It was deleted before.
        }
        catch (KafkaException failed)
        {
            throw new TopicException($"Kafka did not delete the topic {name}: {failed.Error.Reason}.", failed);
        }
    }

    /// <inheritdoc />
    public async Task<string> ClusterIdAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout })).ClusterId;
        }
        catch (KafkaException failed)
        {
            throw new TopicException($"Kafka at {options.BootstrapServers} did not answer: {failed.Error.Reason}.", failed);
        }
    }

    /// <inheritdoc />
    public void Dispose() => admin.Dispose();

    private async Task RefuseOtherPartitionsAsync(string name, int partitions)
    {
        var described = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames([name]), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        var found = described.TopicDescriptions[0].Partitions.Count;
        if (found != partitions)
        {
            throw new TopicException($"The topic {name} has {found} partitions where {partitions} are wanted; delete it or keep its number.");
        }
    }
}
