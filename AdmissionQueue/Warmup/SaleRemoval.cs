using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Removes what the queue keeps of a sale that is over: its topics and its keys. What is gone already is no error, so that it may be done
/// again after a crash.</summary>
/// <param name="topics">Where topics are deleted.</param>
/// <param name="redis">The connection.</param>
public sealed class SaleRemoval(ITopicAdmin topics, IConnectionMultiplexer redis)
{
    /// <summary>Removes topics and keys.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">A topic could not be deleted, or the cluster is out of reach.</exception>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task RunAsync(Sale sale, CancellationToken cancellationToken)
    {
        await topics.DeleteAsync(SaleTopics.Of(sale.Id).Queue, cancellationToken);
        await topics.DeleteAsync(SaleTopics.Of(sale.Id).Results, cancellationToken);

        await redis.GetDatabase().KeyDeleteAsync([.. sale.LaneNames.SelectMany(lane => SaleKeys.Of(sale.Id, lane).Lasting).Distinct()]);
    }
}
