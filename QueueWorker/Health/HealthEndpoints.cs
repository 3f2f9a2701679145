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

        // Ours and the runtime's. From the first scrape on all others would be counted at each request and each buffer that it takes: 9% of the processor time of a node that pushes.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true });
        Metrics.ConfigureMeterAdapter(meters => meters.InstrumentFilterPredicate = instrument => instrument.Meter.Name == "System.Runtime");
        app.MapMetrics();
    }
}
