using Microsoft.AspNetCore.Http.HttpResults;

namespace EmbeddedKafka.Watching;

/// <summary>What the cluster holds, and whether it can be relied on.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this WebApplication app)
    {
        app.MapGet("/status", (RetentionWatch watch, CancellationToken ct) => watch.LookAsync(ct));
        app.MapGet("/healthz/live", () => TypedResults.Ok());
        app.MapGet("/healthz/ready", ReadyAsync);
    }

    private static async Task<Results<Ok, ProblemHttpResult>> ReadyAsync(RetentionWatch watch, CancellationToken ct)
    {
        var status = await watch.LookAsync(ct);
        if (status.Dropped > 0)
        {
            var worst = status.Topics.SelectMany(t => t.Partitions.Select(p => (t.Name, p.Partition, p.Dropped))).MaxBy(p => p.Dropped);
            return Problems.NotReady(
                $"{status.Dropped} records were dropped, {worst.Dropped} of them from {worst.Name} [{worst.Partition}]: "
                + $"a partition keeps {status.RetainedBytesPerPartition} bytes. Use more partitions, or a real Kafka.");
        }

        return status.Stale ? Problems.NotReady("The brokers do not answer. GET /faults tells whether that was ordered.") : TypedResults.Ok();
    }
}
