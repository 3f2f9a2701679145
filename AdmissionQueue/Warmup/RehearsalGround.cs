using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using StackExchange.Redis;

namespace AdmissionQueue.Warmup;

/// <summary>Where a node rehearses: the topics and keys of a sale that only it knows, made before and removed after.</summary>
/// <param name="topics">Where topics are made.</param>
/// <param name="mirror">Makes the sale known in Redis.</param>
/// <param name="removal">Takes it all away.</param>
/// <param name="redis">The connection.</param>
public sealed class RehearsalGround(ITopicAdmin topics, SaleMirror mirror, SaleRemoval removal, IConnectionMultiplexer redis)
{
    /// <summary>What a node that is killed in the middle leaves in Redis ends by itself; far longer than a rehearsal lasts.</summary>
    private static readonly TimeSpan KeysEndAfter = TimeSpan.FromMinutes(10);

    /// <summary>Makes topics and keys.</summary>
    /// <param name="sale">The rehearsal's sale, of an id that no other has.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">Kafka is out of reach.</exception>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public async Task LayAsync(Sale sale, CancellationToken cancellationToken)
    {
        await topics.EnsureAsync(SaleTopics.Of(sale.Id).Queue, sale.QueuePartitions, TopicRetention.UntilDeleted, cancellationToken);
        await mirror.PlaceAsync(sale, issued: 0, serving: 0);
    }

    /// <summary>Gives the keys an end; once the first join has made all of them.</summary>
    /// <param name="sale">The rehearsal's sale.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task BoundAsync(Sale sale) =>
        Task.WhenAll(SaleKeys.Of(sale.Id).Lasting.Select(key => redis.GetDatabase().KeyExpireAsync(key, KeysEndAfter)));

    /// <summary>Removes topics and keys; what is gone already is no error.</summary>
    /// <param name="sale">The rehearsal's sale.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">Kafka is out of reach.</exception>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task ClearAsync(Sale sale, CancellationToken cancellationToken) => removal.RunAsync(sale, cancellationToken);
}
