using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace AdmissionQueue.Connections;

/// <summary>Asks the brokers all the time whether they are there, so that <c>/healthz/ready</c> names Kafka when it is not: a consumer that hears nothing
/// can't tell silence from an outage.</summary>
internal sealed class KafkaWatch(KafkaOptions kafka, TimeProvider time, LoopHealth health, ILogger<KafkaWatch> logger)
    : SteadyLoop("kafka", TimeSpan.FromSeconds(1), time, health, logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IAdminClient admin = new AdminClientBuilder(kafka.Admin()).SetLogHandler((_, _) => { }).Build();

    public override void Dispose()
    {
        admin.Dispose();
        base.Dispose();
    }

    // The call blocks its thread until the answer is there.
    protected override Task StepAsync(CancellationToken cancellationToken) => Task.Run(() => admin.GetMetadata(Patience), cancellationToken);
}
