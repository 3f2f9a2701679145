using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using InventoryLedger.Checkpoints;

namespace QueueWorker.Partitions;

/// <summary>The one thread that touches the consumer of a sale: reads entries into the buffers, takes and gives up partitions as the group
/// decides, and stops reading where a buffer is full.</summary>
internal sealed partial class ConsumerThread : IDisposable
{
    /// <summary>How long the log's end is waited for: a broker that is slower is asked again.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>How often progress is committed to Kafka. Nothing reads it back; it is what lag monitors and autoscalers see.</summary>
    private static readonly TimeSpan LagCommitInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often it is looked whether everything is held that the group gave to us.</summary>
    private static readonly TimeSpan MissingInterval = TimeSpan.FromSeconds(1);

    private readonly Sale sale;
    private readonly HeldPartitions held;
    private readonly PartitionLease lease;
    private readonly LoopHealth health;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly IConsumer<Ignore, byte[]> consumer;
    private readonly HashSet<int> paused = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Thread thread;
    private readonly string name;
    private readonly string taking;
    private readonly TimeSpan session;
    private long lagCommittedAt;
    private long missingLookedAt;
    private long? missingSince;

    public ConsumerThread(
        Sale sale, HeldPartitions held, PartitionLease lease, KafkaOptions kafka, LoopHealth health, TimeProvider time, ILogger logger)
    {
        (this.sale, this.held, this.lease, this.health, this.time, this.logger) = (sale, held, lease, health, time, logger);
        (name, taking, session) = ($"consume {sale.Slug}", $"take partitions of {sale.Slug}", TimeSpan.FromMilliseconds(kafka.SessionTimeoutMs));
        consumer = new ConsumerBuilder<Ignore, byte[]>(kafka.Consumer(SaleTopics.Of(sale.Id).Group))
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((_, partitions) => GivenUp(partitions))
            .SetPartitionsLostHandler((_, partitions) => GivenUp(partitions))
            .SetErrorHandler((_, error) => LogKafka(logger, sale.Slug, error.Reason))
            .SetLogHandler((_, _) => { })
            .Build();
        thread = new Thread(Run) { IsBackground = true, Name = name };
        health.Starting(name);
        thread.Start();
    }

    /// <summary>Stops reading, leaves the group and waits for the thread.</summary>
    public void Dispose()
    {
        stopping.Cancel();
        thread.Join();
        stopping.Dispose();
        health.Ended(name);
        health.Ended(taking);
    }

    private void Run()
    {
        consumer.Subscribe(SaleTopics.Of(sale.Id).Queue);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                Step();
                health.Stepped(name);
            }
#pragma warning disable CA1031 // The thread lives on whatever happened: without it the partitions would stand still unseen.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                Failed(failed);
            }
        }

        Leave();
    }

    private void Step()
    {
        FindLobbyEnds();
        ReadAgain();
        var record = consumer.Consume(PollTimeout);
        if (record is { IsPartitionEOF: true })
        {
            held.MarkEnd(record.Partition.Value);
        }
        else if (record is not null && !Read(record))
        {
            consumer.Pause([record.TopicPartition]);
            paused.Add(record.Partition.Value);
        }

        ResumeWithRoom();
        CommitLag();
        TakeWhatIsMissing();
    }

    private bool Read(ConsumeResult<Ignore, byte[]> record)
    {
        try
        {
            return held.Add(record.Partition.Value, record.Offset.Value, RecordJson.ReadEntry(record.Message.Value));
        }
        catch (Exception unreadable) when (unreadable is System.Text.Json.JsonException or LogGapException)
        {
            // A record that can't be read is a ticket that can't be served: the partition stops, visibly. It is never skipped.
            LogPartitionStopped(logger, unreadable, sale.Slug, record.Partition.Value, record.Offset.Value);
            health.Failed($"partition {sale.Slug}/{record.Partition.Value}", unreadable);
            consumer.Pause([record.TopicPartition]);
            return true;
        }
    }

    /// <summary>Never throws: the group would count the partitions as ours, and nobody would read them until it happens to rebalance again.</summary>
    private IEnumerable<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        paused.ExceptWith(partitions.Select(partition => partition.Partition.Value));
        if (TryTake(partitions) is not { } taken)
        {
            return partitions.Select(partition => new TopicPartitionOffset(partition, Offset.End));
        }

        Hold(taken);
        return taken.Select(StartOf);
    }

    /// <summary>Takes what the group says is ours and we do not hold: taking it failed, or a take-over that we had given up on went through after all and
    /// made our own epoch old. Not before a session's length: if the group thinks us dead, somebody else has it, and by then we know.</summary>
    private void TakeWhatIsMissing()
    {
        if (time.GetElapsedTime(missingLookedAt) < MissingInterval)
        {
            return;
        }

        missingLookedAt = time.GetTimestamp();
        var missing = consumer.Assignment.Where(partition => !held.Holds(partition.Partition.Value)).ToList();
        if (missing.Count == 0)
        {
            missingSince = null;
            health.Ended(taking);
            return;
        }

        missingSince ??= missingLookedAt;
        if (time.GetElapsedTime(missingSince.Value) < session)
        {
            return;
        }

        if (TryTake(missing) is { } taken)
        {
            foreach (var start in taken.Select(StartOf))
            {
                consumer.Seek(start);
            }

            Hold(taken);
        }
    }

    /// <returns>Null where they could not be taken; they are tried again.</returns>
    private IReadOnlyList<PartitionCheckpoint>? TryTake(IEnumerable<TopicPartition> partitions)
    {
        try
        {
            return lease.Take(sale.Id, partitions);
        }
#pragma warning disable CA1031 // Whatever kept us from taking them, they are taken later.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            LogNotTaken(logger, sale.Slug, failed.Message);
            health.Failed(taking, failed);
            return null;
        }
    }

    private void Hold(IReadOnlyList<PartitionCheckpoint> taken)
    {
        foreach (var checkpoint in taken)
        {
            held.Take(checkpoint.Partition, checkpoint.Epoch, checkpoint.NextOffset);
            LogTaken(logger, sale.Slug, checkpoint.Partition, checkpoint.Epoch, checkpoint.NextOffset);
        }
    }

    private TopicPartitionOffset StartOf(PartitionCheckpoint checkpoint) => new(PartitionOf(checkpoint.Partition), checkpoint.NextOffset);

    /// <summary>Where each partition ends now that the draw is known: every lobby ticket that a shopper was told of lies before it. Asked
    /// of the broker: what the consumer itself knows of the end may be older than the freeze.</summary>
    private void FindLobbyEnds()
    {
        foreach (var partition in held.WithoutLobbyEnd())
        {
            held.FindLobbyEnd(partition, consumer.QueryWatermarkOffsets(PartitionOf(partition), EndTimeout).High.Value);
        }
    }

    private void ReadAgain()
    {
        foreach (var (partition, offset) in held.ToReadAgain())
        {
            consumer.Seek(new TopicPartitionOffset(PartitionOf(partition), offset));
            held.ReadsAgain(partition);
        }
    }

    private TopicPartition PartitionOf(int partition) => new(SaleTopics.Of(sale.Id).Queue, partition);

    private void GivenUp(List<TopicPartitionOffset> partitions)
    {
        held.GiveUp(partitions.Select(partition => partition.Partition.Value));
        paused.ExceptWith(partitions.Select(partition => partition.Partition.Value));
        LogGivenUp(logger, sale.Slug, partitions.Count);
    }

    private void ResumeWithRoom()
    {
        if (paused.Count == 0)
        {
            return;
        }

        var resumed = held.WithRoom(paused);
        if (resumed.Count > 0)
        {
            consumer.Resume(resumed.Select(PartitionOf));
            paused.ExceptWith(resumed);
        }
    }

    private void CommitLag()
    {
        if (time.GetElapsedTime(lagCommittedAt) < LagCommitInterval)
        {
            return;
        }

        lagCommittedAt = time.GetTimestamp();
        var checkpoints = held.Checkpoints();
        if (checkpoints.Count == 0)
        {
            return;
        }

        try
        {
            consumer.Commit(checkpoints.Select(at => new TopicPartitionOffset(PartitionOf(at.Partition), at.Offset)));
        }
        catch (KafkaException refused)
        {
            LogLagNotCommitted(logger, sale.Slug, refused.Error.Reason); // Expected while a rebalance runs; the ledger's checkpoint is the one that counts.
        }
    }

    private void Failed(Exception failed)
    {
        LogFailed(logger, sale.Slug, failed.Message);
        health.Failed(name, failed);
        stopping.Token.WaitHandle.WaitOne(TimeSpan.FromMilliseconds(200));
    }

    private void Leave()
    {
        try
        {
            consumer.Close();
        }
        catch (KafkaException refused)
        {
            LogFailed(logger, sale.Slug, refused.Error.Reason);
        }

        consumer.Dispose();
    }
}
