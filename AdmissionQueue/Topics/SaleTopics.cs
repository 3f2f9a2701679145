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
}
