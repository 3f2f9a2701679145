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
        var waiting = Waiting((int)(duration.TotalSeconds * QueuedPerSecond));
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, workers).Select(partition =>
            Task.Run(() => DrainAsync(sale, partition, Dealt(waiting, partition, workers), () => time.GetElapsedTime(started) < duration, stop), stop)));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;
    }

    private (TicketId Ticket, ShopperId Shopper)[] Waiting(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => (TicketId.New(time), ShopperId.New(time)))];

    // As a sale's partitions share its shoppers: all of them have some of each second's.
    private static IEnumerable<GrantRequest> Dealt((TicketId Ticket, ShopperId Shopper)[] waiting, int partition, int workers)
    {
        for (var index = partition; index < waiting.Length; index += workers)
        {
            var (ticket, shopper) = waiting[index];
            var quantity = 1 + (index / workers % 2);
            yield return new GrantRequest(ticket, shopper, index + 1, [new RequestedItem(LedgerBenchDatabase.HotSku, quantity)]);
        }
    }

    private async Task<long> DrainAsync(Sale sale, int partition, IEnumerable<GrantRequest> queue, Func<bool> goOn, CancellationToken stop)
    {
        var checkpoint = await new CheckpointStore(source).TakeAsync(sale.Id, partition, "bench", "bench", stop);
        var grants = new GrantTransaction(source);
        long granted = 0;
        foreach (var requests in queue.Chunk(Pacer.BatchMax).TakeWhile(_ => goOn()))
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
}
