using System.Buffers.Binary;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using Confluent.Kafka;

namespace AdmissionQueue.Topics;

/// <summary>Which partition of the queue topic a ticket goes to. Every lane has partitions of its own, as many as the others: the main lane the
/// first ones, and so on. One lane's crowd can't fill the buffers that another lane's tickets have to pass through, and a partition has one
/// order of numbers.</summary>
public static class QueuePlace
{
    /// <summary>Where a ticket goes. In a sale without lanes Kafka's own partitioner decides by the key.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="lane">The ticket's lane.</param>
    /// <param name="shopper">Who holds it.</param>
    /// <exception cref="ArgumentException">The sale has no such lane.</exception>
    public static TopicPartition Of(Sale sale, LaneName lane, ShopperId shopper)
    {
        var index = sale.IndexOf(lane);
        if (index < 0)
        {
            throw new ArgumentException($"Sale {sale.Id} has no lane '{lane}'.", nameof(lane));
        }

        var topic = SaleTopics.Of(sale.Id).Queue;
        return new TopicPartition(topic, sale.Lanes.Count == 0 ? Partition.Any : index * sale.Partitions + HashOf(shopper) % sale.Partitions);
    }

    /// <summary>The lane of a partition, as an index into <see cref="Sale.LaneNames"/>.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="partition">The partition, from 0.</param>
    public static int LaneOf(Sale sale, int partition) => LaneOf(partition, sale.Partitions);

    /// <summary>The lane of a partition, by how many each lane has.</summary>
    /// <param name="partition">The partition, from 0.</param>
    /// <param name="partitionsPerLane">Partitions of each lane, 1 or more.</param>
    public static int LaneOf(int partition, int partitionsPerLane) => partition / partitionsPerLane;

    // The last bytes of a UUID are random in every version that has any.
    private static int HashOf(ShopperId shopper) =>
        (int)(BinaryPrimitives.ReadUInt32BigEndian(shopper.Value.ToByteArray(bigEndian: true).AsSpan(12)) & int.MaxValue);
}
