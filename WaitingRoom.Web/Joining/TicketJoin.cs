using AdmissionQueue.Connections;
using AdmissionQueue.Joining;
using AdmissionQueue.Limits;
using AdmissionQueue.Loops;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Joining;

/// <summary>A join, whole: an arrival, then the queue, and only then an answer.</summary>
internal sealed class TicketJoin(NumberScript numbers, QueueEntryProducer queue, AskedItems asked, LoopHealth health, TimeProvider time)
{
    /// <summary>Joins, or finishes a join that was cut short before.</summary>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is away; nothing was promised.</exception>
    /// <exception cref="TimeoutException">Redis is known not to answer; nothing was promised.</exception>
    /// <exception cref="Confluent.Kafka.KafkaException">Kafka did not acknowledge; the retry gets the same ticket.</exception>
    public async Task<JoinAnswer> RunAsync(Sale sale, ShopperId shopper, IReadOnlyList<RequestedItem> items, LaneEntry entry, LimitedCaller? caller)
    {
        if (!health.Works(RedisWatch.Name))
        {
            throw new TimeoutException("Redis does not answer.");
        }

        var answer = await numbers.TakeAsync(sale.Id, shopper, TicketId.New(time), items, entry, caller);
        if (answer.Outcome is JoinOutcome.New or JoinOutcome.Same && !answer.Queued)
        {
            var queued = await queue.QueueAsync(
                sale, new QueueEntry(answer.Ticket, shopper, answer.Arrival, answer.Items) { Lane = answer.Lane, Invite = answer.Invite });
            numbers.MarkQueued(sale.Id, answer.Arrival, queued.Partition.Value, queued.Offset.Value, answer.Lane);
        }

        if (answer.Outcome == JoinOutcome.New)
        {
            asked.Note(sale.Id, answer.Items);
        }

        return answer;
    }
}
