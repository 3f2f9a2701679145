using AdmissionQueue.Loops;
using Prometheus;

namespace QueueWorker.Health;

internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapGet("/healthz/live", () => TypedResults.Text("live"));
        app.MapGet("/healthz/ready", IResult (LoopHealth health) => health.IsHealthy
            ? TypedResults.Ok(health.Reports)
            : TypedResults.Json(health.Reports, statusCode: StatusCodes.Status503ServiceUnavailable));
        app.MapMetrics();
    }
}
