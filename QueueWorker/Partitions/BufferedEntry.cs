using AdmissionQueue.Topics;

namespace QueueWorker.Partitions;

/// <summary>An entry that was read and waits for its turn.</summary>
/// <param name="Partition">Where it was read.</param>
/// <param name="Offset">Its offset there.</param>
/// <param name="Number">Its number.</param>
/// <param name="Entry">The entry.</param>
internal readonly record struct BufferedEntry(int Partition, long Offset, long Number, QueueEntry Entry);
