using AdmissionQueue.Loops;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace AdmissionQueue.Connections;

/// <summary>Asks the brokers all the time whether they are there, so that <c>/healthz/ready</c> names Kafka when it is not: a consumer that hears nothing
/// can't tell silence from an outage.</summary>
public sealed class KafkaWatch : SteadyLoop
{
    /// <summary>The loop's name: while it does not work, Kafka takes nothing.</summary>
    public const string Name = "kafka";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly KafkaTrouble trouble = new();
    private readonly IAdminClient admin;

    /// <summary>Begins to look when it is started.</summary>
    /// <param name="kafka">How to reach the brokers.</param>
    /// <param name="time">The clock.</param>
    /// <param name="health">Where it reports.</param>
    /// <param name="logger">Where it logs.</param>
    public KafkaWatch(KafkaOptions kafka, TimeProvider time, LoopHealth health, ILogger<KafkaWatch> logger)
        : base(Name, TimeSpan.FromSeconds(1), time, health, logger) =>
        admin = trouble.ClientOf(kafka);

    /// <inheritdoc />
    public override void Dispose()
    {
        admin.Dispose();
        base.Dispose();
    }

    /// <inheritdoc />
    /// <remarks>The call blocks its thread until the answer is there.</remarks>
    protected override Task StepAsync(CancellationToken cancellationToken) => Task.Run(Look, cancellationToken);

    private void Look()
    {
        trouble.Forget();
        try
        {
            admin.GetMetadata(Patience);
        }
        catch (KafkaException failed)
        {
            throw new TopicException($"Kafka does not answer: {trouble.ReasonOf(failed)}", failed);
        }
    }
}
