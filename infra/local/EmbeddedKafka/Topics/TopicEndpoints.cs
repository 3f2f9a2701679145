using EmbeddedKafka.Watching;
using Microsoft.AspNetCore.Http.HttpResults;

namespace EmbeddedKafka.Topics;

/// <summary>Stands in for CreateTopics and DeleteTopics of Kafka's admin protocol, which the mock cluster does not speak.</summary>
internal static class TopicEndpoints
{
    // One order at a time: looking for a topic and making it must not be torn apart by a second order for the same name.
    private static readonly SemaphoreSlim OneAtATime = new(1, 1);

    public static void MapTopics(this WebApplication app)
    {
        app.MapPost("/topics", CreateAsync);
        app.MapDelete("/topics/{name}", DeleteAsync);
    }

    private static async Task<Results<Created<TopicOrder>, Ok<TopicOrder>, ProblemHttpResult>> CreateAsync(
        TopicOrder order, MockCluster cluster, DeclaredTopics declared, RetentionWatch watch, CancellationToken ct)
    {
        if (order.Fault(cluster.Brokers) is { } fault)
        {
            return Problems.BadRequest(fault);
        }

        await OneAtATime.WaitAsync(ct);
        try
        {
            if (declared.Find(order.Name!) is { } same)
            {
                return same.Partitions == order.Partitions ? TypedResults.Ok(same) : OtherPartitions(order, same.Partitions);
            }

            return await MakeAsync(order, cluster, declared, watch, ct);
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static async Task<Results<Created<TopicOrder>, Ok<TopicOrder>, ProblemHttpResult>> MakeAsync(
        TopicOrder order, MockCluster cluster, DeclaredTopics declared, RetentionWatch watch, CancellationToken ct)
    {
        // A producer that came before this order had the broker make the topic, with as many partitions as the broker
        // likes. Nothing can forbid that to it; an empty one is made anew, one with records is left for a person to judge.
        var made = (await watch.LookAsync(ct)).Topics.FirstOrDefault(t => t.Name == order.Name);
        if (made is not null && made.Partitions.Count != order.Partitions)
        {
            if (made.Partitions.Any(p => p.High > 0))
            {
                return OtherPartitions(order, made.Partitions.Count);
            }

            cluster.DeleteTopic(order.Name!);
            made = null;
        }

        if (made is null)
        {
            cluster.CreateTopic(order.Name!, order.Partitions, order.ReplicationFactor);
        }

        declared.Add(order);
        return made is null ? TypedResults.Created($"/topics/{order.Name}", order) : TypedResults.Ok(order);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string name, MockCluster cluster, DeclaredTopics declared, CancellationToken ct)
    {
        await OneAtATime.WaitAsync(ct);
        try
        {
            if (declared.Find(name) is null)
            {
                return Problems.NotFound($"No topic {name} was made here.");
            }

            declared.Remove(name);
            cluster.DeleteTopic(name);
            return TypedResults.NoContent();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    private static ProblemHttpResult OtherPartitions(TopicOrder order, int partitions) =>
        Problems.Conflict($"{order.Name} exists with {partitions} partitions, not {order.Partitions}; the number can't be changed here.");
}
