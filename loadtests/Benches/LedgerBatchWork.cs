using AdmissionQueue.Joining;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using InventoryLedger.Checkpoints;
using InventoryLedger.Reserving;
using Npgsql;

namespace FlashSale.LoadTests.Benches;

/// <summary>Our side: batches as the worker makes them, each with its partition's epoch and offset, by the ledger's public API.</summary>
internal sealed class LedgerBatchWork(LedgerBenchDatabase database, TimeProvider time)
{
    /// <summary>More than any machine has granted; who waits in the queue has ids, and a worker makes none.</summary>
    private const int QueuedPerSecond = 200_000;

    private readonly NpgsqlDataSource source = database.NewSource();

    public async Task<double> RunAsync(int workers, TimeSpan duration, CancellationToken stop)
    {
        var sale = await database.NewSaleAsync(stop);
        var batches = (int)(duration.TotalSeconds * QueuedPerSecond / Pacer.BatchMax / workers);
        var queues = Enumerable.Range(0, workers).Select(_ => QueueOf(batches)).ToArray();
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(queues.Select((queue, partition) =>
            Task.Run(() => DrainAsync(sale, partition, queue, () => time.GetElapsedTime(started) < duration, stop), stop)));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;
    }

    private Queue<GrantRequest[]> QueueOf(int batches) =>
        new(Enumerable.Range(0, batches * Pacer.BatchMax).Select(index => NextRequest(index + 1)).Chunk(Pacer.BatchMax));

    private async Task<long> DrainAsync(Sale sale, int partition, Queue<GrantRequest[]> queue, Func<bool> goOn, CancellationToken stop)
    {
        var checkpoint = await new CheckpointStore(source).TakeAsync(sale.Id, partition, "bench", "bench", stop);
        var grants = new GrantTransaction(source);
        long granted = 0;
        while (goOn() && queue.TryDequeue(out var requests))
        {
            var next = granted + Pacer.BatchMax;
            var outcome = await grants.RunAsync(
                new GrantBatch(
                    sale.Id,
                    requests,
                    [new PartitionEpoch(partition, checkpoint.Epoch)],
                    _ => [new PartitionMove(partition, checkpoint.Epoch, next)]),
                stop);
            granted += outcome.Results.Count(result => result.State == TicketState.Reserved);
        }

        return granted;
    }

    private GrantRequest NextRequest(long number) =>
        new(TicketId.New(time), ShopperId.New(time), number, [new RequestedItem(LedgerBenchDatabase.HotSku, 1 + (int)(number % 2))]);
}
