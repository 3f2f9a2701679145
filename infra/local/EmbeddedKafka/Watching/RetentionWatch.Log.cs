using Confluent.Kafka;

namespace EmbeddedKafka.Watching;

internal sealed partial class RetentionWatch
{
    [LoggerMessage(EventId = 10, Level = LogLevel.Error,
        Message = "Records were dropped: {Topic} [{Partition}] has lost its first {Dropped}, the limit is {LimitBytes} bytes; give the topic more partitions")]
    private partial void LogDropped(string topic, int partition, long dropped, long limitBytes);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning,
        Message = "{Topic} was made by a client's first record, with {Partitions} partitions; order it through POST /topics first")]
    private partial void LogUndeclared(string topic, int partitions);

    [LoggerMessage(EventId = 12, Level = LogLevel.Debug, Message = "The brokers did not answer the watch: {Code}")]
    private partial void LogNoAnswer(ErrorCode code);
}
