namespace QueueWorker.Partitions;

/// <summary>Records are missing from a partition: tickets that shoppers were told of. The partition stops; nothing is skipped.</summary>
internal sealed class LogGapException(long expected, long found)
    : Exception($"Offset {expected} was expected and {found} was read: the topic has lost records in between.");
