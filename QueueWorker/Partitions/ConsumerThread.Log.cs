namespace QueueWorker.Partitions;

internal sealed partial class ConsumerThread
{
    [LoggerMessage(100, LogLevel.Information, "Took {Sale}/{Partition} with epoch {Epoch} at offset {Offset}")]
    private static partial void LogTaken(ILogger logger, string sale, int partition, long epoch, long offset);

    [LoggerMessage(101, LogLevel.Information, "Gave up {Count} partitions of {Sale}")]
    private static partial void LogGivenUp(ILogger logger, string sale, int count);

    [LoggerMessage(102, LogLevel.Critical, "Partition {Sale}/{Partition} stopped at offset {Offset}: its record can't be served")]
    private static partial void LogPartitionStopped(ILogger logger, Exception unreadable, string sale, int partition, long offset);

    [LoggerMessage(103, LogLevel.Warning, "Reading {Sale} failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string sale, string reason);

    [LoggerMessage(104, LogLevel.Debug, "Lag of {Sale} not committed: {Reason}")]
    private static partial void LogLagNotCommitted(ILogger logger, string sale, string reason);

    [LoggerMessage(105, LogLevel.Warning, "Kafka on {Sale}: {Reason}")]
    private static partial void LogKafka(ILogger logger, string sale, string reason);

    [LoggerMessage(106, LogLevel.Warning, "Partitions of {Sale} could not be taken, and will be tried again: {Reason}")]
    private static partial void LogNotTaken(ILogger logger, string sale, string reason);
}
