using AdmissionQueue.Topics;
using Confluent.Kafka;

namespace AdmissionQueue.Connections;

/// <summary>Why brokers don't let a client in: calls that fail by it know only that their time is over.</summary>
public sealed class KafkaTrouble
{
    private volatile string? heard;

    /// <summary>A client whose troubles are heard here, and nowhere else: in the log they would be twenty lines a second.</summary>
    /// <param name="kafka">How to reach the brokers.</param>
    public IAdminClient ClientOf(KafkaOptions kafka) =>
        new AdminClientBuilder(kafka.Admin()).SetErrorHandler((_, error) => Hear(error)).SetLogHandler((_, _) => { }).Build();

    /// <summary>Before a call: what was heard is not what it will fail by.</summary>
    public void Forget() => heard = null;

    /// <summary>Why a call failed, in one line.</summary>
    /// <param name="failed">What it threw.</param>
    public string ReasonOf(KafkaException failed) =>
        failed.Error.IsLocalError && heard is { } trouble ? $"{failed.Error.Reason} ({trouble})" : failed.Error.Reason;

    private void Hear(Error error)
    {
        if (error.Code != ErrorCode.Local_AllBrokersDown) // Comes after the reason of each.
        {
            heard = error.Reason;
        }
    }
}
