using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace AdmissionQueue.Connections;

/// <summary>Asks the brokers all the time whether they are there, so that <c>/healthz/ready</c> names Kafka when it is not: a consumer that hears nothing
/// can't tell silence from an outage.</summary>
public sealed class KafkaWatch(KafkaOptions kafka, TimeProvider time, LoopHealth health, ILogger<KafkaWatch> logger)
    : SteadyLoop(Name, TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>The loop's name: while it does not work, Kafka takes nothing.</summary>
    public const string Name = "kafka";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly IAdminClient admin = new AdminClientBuilder(kafka.Admin()).SetLogHandler((_, _) => { }).Build();

    /// <inheritdoc />
    public override void Dispose()
    {
        admin.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    /// <remarks>The call blocks its thread until the answer is there.</remarks>
    protected override Task StepAsync(CancellationToken cancellationToken) => Task.Run(() => admin.GetMetadata(Patience), cancellationToken);
}
