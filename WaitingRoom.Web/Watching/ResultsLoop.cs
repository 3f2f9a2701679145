using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using InventoryLedger.Catalog;

namespace WaitingRoom.Web.Watching;

/// <summary>Reads every sale's results and pushes each to the page that waits for it. Of a sale that was live before this
/// node it reads from the end: what was published earlier is in the ledger, where a page that connects asks first. No group, no offsets:
/// every node reads all.</summary>
internal sealed partial class ResultsLoop(
    SaleDirectory sales,
    ProgressBoard board,
    KafkaOptions kafka,
    ResultPush push,
    TimeProvider time,
    LoopHealth health,
    ILogger<ResultsLoop> logger)
    : BackgroundService
{
    private const string Name = "results";
    private static readonly TimeSpan PollTimeout = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, Sale> watched = new(StringComparer.Ordinal);
    private readonly DateTimeOffset startedAt = time.GetUtcNow();

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        health.Starting(Name);
        return Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private static ConsumerConfig Config(KafkaOptions kafka)
    {
        var config = kafka.Consumer($"web.{Environment.MachineName}.{Environment.ProcessId}");
        config.AutoOffsetReset = AutoOffsetReset.Latest;
        config.EnablePartitionEof = false;
        return config;
    }

    private void Run(CancellationToken stoppingToken)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(Config(kafka)).SetLogHandler((_, _) => { })
            .SetErrorHandler((_, error) => LogKafka(logger, error.Reason)).Build();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                FollowSales(consumer);
                if (consumer.Consume(PollTimeout) is { Message.Value: { } value } record && watched.TryGetValue(record.Topic, out var sale))
                {
                    push.Tell(sale, value);
                }

                health.Stepped(Name);
            }
#pragma warning disable CA1031 // The loop lives on: without it no page would hear of its turn.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                LogFailed(logger, failed.Message);
                health.Failed(Name, failed);
                stoppingToken.WaitHandle.WaitOne(PollTimeout);
            }
        }

        consumer.Unassign();
    }

    /// <summary>Begins with sales that are new and ends with those that are over.</summary>
    private void FollowSales(IConsumer<Ignore, byte[]> consumer)
    {
        var live = sales.All.Where(HasResults).ToDictionary(sale => SaleTopics.Of(sale.Id).Results, StringComparer.Ordinal);
        if (live.Count == watched.Count && live.Keys.All(watched.ContainsKey))
        {
            return;
        }

        consumer.IncrementalUnassign(PartitionsOf(watched.Where(old => !live.ContainsKey(old.Key))));
        consumer.IncrementalAssign(live.Where(now => !watched.ContainsKey(now.Key)).SelectMany(topic => PartitionsOf([topic])
            .Select(partition => new TopicPartitionOffset(partition, BeginOf(topic.Value)))));
        watched.Clear();
        foreach (var (topic, sale) in live)
        {
            watched.Add(topic, sale);
        }
    }

    /// <summary>Before the first joins, too: who is served in the first second of a sale that opens would hear of it when the topic was found and fetched.</summary>
    private bool HasResults(Sale sale) =>
        SaleLife.HasQueue(sale.State) || sale.State == SaleState.SoldOut || (sale.State == SaleState.Warming && board.Find(sale.Id) is { IsWarm: true });

    /// <summary>A sale that went live under our eyes is read whole. The end of a topic is looked up some time after the assignment: what was
    /// granted in the first moments of a fast sale would lie before it, and never be pushed.</summary>
    private Offset BeginOf(Sale sale) => sale.LobbyOpensAt >= startedAt ? Offset.Beginning : Offset.End;

    private static IEnumerable<TopicPartition> PartitionsOf(IEnumerable<KeyValuePair<string, Sale>> topics) =>
        topics.SelectMany(topic => Enumerable.Range(0, topic.Value.Partitions).Select(partition => new TopicPartition(topic.Key, partition))).ToList();

    [LoggerMessage(200, LogLevel.Warning, "Reading results failed: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);

    [LoggerMessage(201, LogLevel.Warning, "Kafka on results: {Reason}")]
    private static partial void LogKafka(ILogger logger, string reason);
}
