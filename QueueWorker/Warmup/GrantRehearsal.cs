using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Reserving;
using QueueWorker.Draining;
using QueueWorker.Partitions;

namespace QueueWorker.Warmup;

/// <summary>Goes the way of a grant and takes it back: records are read as from the queue, batches are taken, decided and written, and nothing of it is committed.</summary>
internal sealed class GrantRehearsal(GrantTransaction grants, TimeProvider time)
{
    private const long EpochOfNobody = -1; // Epochs count from 1, and 0 is that of a partition that nobody took yet.
    private const int Times = 30; // The runtime compiles again what was called so often.

    public async Task<string> RunAsync(Sale sale, CancellationToken cancellationToken)
    {
        var (held, served) = (new HeldPartitions(sale.LaneNames, sale.Partitions), new ServedLanes(sale.LaneNames.Count));
        held.Take(partition: 0, EpochOfNobody, nextOffset: 0);
        held.Reveal([.. sale.LaneNames.Select(_ => QueueNumbers.InOrder)]);
        for (var number = 1; number <= Times; number++)
        {
            held.Add(partition: 0, offset: number - 1, RecordJson.ReadEntry(RecordJson.Write(NextEntry(sale, number))));
            served.Note([number, .. new long[sale.Lanes.Count]]);
            var batch = held.TakeUpTo(served, Pacer.BatchMax);
            var results = await grants.RehearseAsync(batch.GrantGiven(sale.Id, TakenBatch.NobodyMissed), cancellationToken);
            held.Finish(batch, isParked: _ => false);
            foreach (var result in results)
            {
                RecordJson.Write(result);
            }
        }

        return $"{Times} batches written and taken back";
    }

    private QueueEntry NextEntry(Sale sale, long arrival) =>
        new(TicketId.New(time), ShopperId.New(time), arrival, [new RequestedItem(sale.Items[0].Sku, 1)]);
}
