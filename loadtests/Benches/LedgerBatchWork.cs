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
    private readonly NpgsqlDataSource source = database.NewSource();

    public async Task<double> RunAsync(int workers, TimeSpan duration, CancellationToken stop)
    {
        var sale = await database.NewSaleAsync(stop);
        var started = time.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, workers).Select(partition =>
            Task.Run(() => DrainAsync(sale, partition, () => time.GetElapsedTime(started) < duration, stop), stop)));
        return counts.Sum() / time.GetElapsedTime(started).TotalSeconds;
    }

    private async Task<long> DrainAsync(Sale sale, int partition, Func<bool> goOn, CancellationToken stop)
    {
        var checkpoint = await new CheckpointStore(source).TakeAsync(sale.Id, partition, "bench", "bench", stop);
        var grants = new GrantTransaction(source);
        long granted = 0;
        while (goOn())
        {
            var first = granted;
            var requests = new List<GrantRequest>(Pacer.BatchMax);
            for (var index = 0; index < Pacer.BatchMax; index++)
            {
                requests.Add(NextRequest(first + index + 1));
            }

            var outcome = await grants.RunAsync(
                new GrantBatch(
                    sale.Id,
                    requests,
                    [new PartitionEpoch(partition, checkpoint.Epoch)],
                    _ => [new PartitionMove(partition, checkpoint.Epoch, first + Pacer.BatchMax)]),
                stop);
            granted += outcome.Results.Count(result => result.State == TicketState.Reserved);
        }

        return granted;
    }

    private GrantRequest NextRequest(long number) =>
        new(TicketId.New(time), ShopperId.New(time), number, [new RequestedItem(LedgerBenchDatabase.HotSku, 1 + (int)(number % 2))]);
}
