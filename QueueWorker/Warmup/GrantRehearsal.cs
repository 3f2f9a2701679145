using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Reserving;
using QueueWorker.Partitions;

namespace QueueWorker.Warmup;

/// <summary>Goes the way of a grant up to where it would write: a record is read as from the queue, and a batch of a partition that nobody holds under this epoch is
/// read for, and refused.</summary>
internal sealed class GrantRehearsal(GrantTransaction grants, TimeProvider time)
{
    private const long EpochOfNobody = -1; // Epochs count from 1, and 0 is that of a partition that nobody took yet.
    private const int Times = 30; // The runtime compiles again what was called so often.

    public async Task<string> RunAsync(Sale sale, CancellationToken cancellationToken)
    {
        var held = new HeldPartitions(sale.LaneNames, sale.Partitions);
        held.Take(partition: 0, EpochOfNobody, nextOffset: 0);
        for (var i = 0; i < Times; i++)
        {
            var request = new GrantRequest(
                TicketId.New(time), ShopperId.New(time), Number: 1, [new RequestedItem(sale.Items[0].Sku, 1)]);
            held.Add(partition: 0, offset: i, RecordJson.ReadEntry(RecordJson.Write(new QueueEntry(request.Ticket, request.Shopper, i + 1, request.Items))));
            var outcome = await grants.RunAsync(new GrantBatch(sale.Id, [request], [new PartitionEpoch(0, EpochOfNobody)], _ => []), cancellationToken);
            if (outcome.Committed)
            {
                throw new InvalidOperationException("The ledger took a batch under an epoch that nobody has.");
            }
        }

        return $"{Times} batches read for and refused";
    }
}
