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

        // The runtime's, as of a web node: from the first scrape on all others would be counted at each statement to the ledger.
        Metrics.SuppressDefaultMetrics(new SuppressDefaultMetricOptions { SuppressEventCounters = true });
        Metrics.ConfigureMeterAdapter(meters => meters.InstrumentFilterPredicate = instrument => instrument.Meter.Name == "System.Runtime");
        app.MapMetrics();
    }
}
