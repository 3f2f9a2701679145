using AdmissionQueue.Sales;

namespace AdmissionQueue.Topics;

/// <summary>The topics of one sale, and the group that drains it.</summary>
/// <param name="Queue">Who queued.</param>
/// <param name="Results">What became of the tickets.</param>
/// <param name="Group">The consumer group of the workers.</param>
public sealed record SaleTopics(string Queue, string Results, string Group)
{
    /// <summary>The topics of a sale.</summary>
    /// <param name="id">The sale.</param>
    public static SaleTopics Of(SaleId id) => new($"sale.{id}.queue", $"sale.{id}.results", $"sale.{id}.workers");

    /// <summary>Makes sure that both topics of a sale exist; they are kept until the sale is removed.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="topics">Where they are made.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="TopicException">One could not be created, or exists with another number of partitions.</exception>
    public static async Task EnsureAsync(Sale sale, ITopicAdmin topics, CancellationToken cancellationToken)
    {
        var names = Of(sale.Id);
        await topics.EnsureAsync(names.Queue, sale.QueuePartitions, TopicRetention.UntilDeleted, cancellationToken);
        await topics.EnsureAsync(names.Results, sale.Partitions, TopicRetention.UntilDeleted, cancellationToken);
    }
}
