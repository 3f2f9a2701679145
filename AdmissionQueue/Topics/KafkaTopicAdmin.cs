using System.Globalization;
using AdmissionQueue.Connections;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace AdmissionQueue.Topics;

/// <summary>Topics on a real cluster, through its admin API.</summary>
public sealed class KafkaTopicAdmin : ITopicAdmin
{
    /// <summary>Copies of what may not be lost: with one broker down for a while and another lost, one is left.</summary>
    private const short CopiesMax = 3;

    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(10);

    private readonly KafkaOptions options;
    private readonly KafkaTrouble trouble = new();
    private readonly IAdminClient admin;

    /// <summary>Connects by itself, as soon as brokers are there.</summary>
    /// <param name="options">How to reach the cluster.</param>
    public KafkaTopicAdmin(KafkaOptions options)
    {
        this.options = options;
        admin = trouble.ClientOf(options);
    }

    /// <inheritdoc />
    public async Task EnsureAsync(string name, int partitions, TopicRetention retention, CancellationToken cancellationToken)
    {
        var copies = options.ReplicationFactor ?? (short)Math.Min(CopiesMax, (await ClusterAsync()).Nodes.Count);
        var wanted = new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = copies, Configs = ConfigsOf(copies, retention) };
        var isNew = await AskAsync($"did not create the topic {name}", async () =>
        {
            try
            {
                await admin.CreateTopicsAsync([wanted], new CreateTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
                return true;
            }
            catch (CreateTopicsException refused) when (refused.Results.All(result => result.Error.Code == ErrorCode.TopicAlreadyExists))
            {
                return false;
            }
        });
        if (!isNew && await PartitionsAsync(name) is var found && found != partitions)
        {
            throw new TopicException($"The topic {name} has {found} partitions where {partitions} are wanted; delete it or keep its number.");
        }
    }

    /// <inheritdoc />
    public Task DeleteAsync(string name, CancellationToken cancellationToken) => AskAsync($"did not delete the topic {name}", async () =>
    {
        try
        {
            await admin.DeleteTopicsAsync([name], new DeleteTopicsOptions { RequestTimeout = RequestTimeout, OperationTimeout = RequestTimeout });
            return true;
        }
        catch (DeleteTopicsException refused) when (refused.Results.All(result => result.Error.Code == ErrorCode.UnknownTopicOrPart))
        {
            return false; // It was deleted before.
        }
    });

    /// <inheritdoc />
    public async Task<string> ClusterIdAsync(CancellationToken cancellationToken) => (await ClusterAsync()).ClusterId;

    /// <inheritdoc />
    public void Dispose() => admin.Dispose();

    // With Kafka's own default of one, a record that every replica in sync has may be on one broker alone, and is lost with it.
    private static Dictionary<string, string> ConfigsOf(short copies, TopicRetention retention)
    {
        var configs = new Dictionary<string, string>
        {
            ["min.insync.replicas"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, copies - 1)}"),
        };
        if (retention == TopicRetention.UntilDeleted)
        {
            (configs["cleanup.policy"], configs["retention.ms"], configs["retention.bytes"]) = ("delete", "-1", "-1");
        }

        return configs;
    }

    private Task<DescribeClusterResult> ClusterAsync() => AskAsync(
        $"at {options.BootstrapServers} did not answer",
        () => admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout }));

    private Task<int> PartitionsAsync(string name) => AskAsync($"did not describe the topic {name}", async () =>
    {
        var described = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames([name]), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        return described.TopicDescriptions[0].Partitions.Count;
    });

    private async Task<T> AskAsync<T>(string orElse, Func<Task<T>> ask)
    {
        trouble.Forget();
        try
        {
            return await ask();
        }
        catch (CreateTopicsException refused)
        {
            throw new TopicException($"Kafka {orElse}: {refused.Results[0].Error.Reason}", refused);
        }
        catch (KafkaException failed)
        {
            throw new TopicException($"Kafka {orElse}: {trouble.ReasonOf(failed)}", failed);
        }
    }
}
