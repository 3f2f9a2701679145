using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace QueueWorker.Partitions;

/// <summary>The lobby tickets of one partition. They arrive in any order of their numbers, so all of them are read before the first is
/// drained; they are kept without an object each, at <see cref="BytesPerTicket"/> a ticket. Not safe for several threads.</summary>
/// <param name="items">What tickets ask for, shared by all partitions.</param>
/// <param name="lane">The lane of all of them.</param>
internal sealed class LobbyBuffer(ItemLists items, LaneName lane = default)
{
    /// <summary>What one ticket takes: its slot, and its place in the order of the numbers.</summary>
    public const int BytesPerTicket = 56 + sizeof(long) + sizeof(int);

    /// <summary>Slots are added by the block: a list that grows by doubling would waste half of itself, and copy a million slots at once.</summary>
    private const int BlockSlots = 256;

    private readonly List<Slot[]> blocks = [];
    private int count;
    private long[] numbers = [];
    private int[] order = [];
    private int next;

    public void Add(long offset, QueueEntry entry)
    {
        if (count == blocks.Count * BlockSlots)
        {
            blocks.Add(new Slot[BlockSlots]);
        }

        blocks[^1][count++ % BlockSlots] = new Slot(entry.Ticket.Value, entry.Shopper.Value, offset, entry.Arrival, items.IndexOf(entry.Items));
    }

    /// <summary>Puts what was added into the order of the numbers; nothing is added any more.</summary>
    public void Arrange(QueueNumbers drawn)
    {
        numbers = new long[count];
        order = new int[count];
        for (var i = 0; i < count; i++)
        {
            (numbers[i], order[i]) = (drawn.NumberOf(At(i).Arrival), i);
        }

        Array.Sort(numbers, order);
    }

    /// <summary>The lowest number that was not taken.</summary>
    public bool TryPeek(out long number)
    {
        number = next < numbers.Length ? numbers[next] : 0;
        return next < numbers.Length;
    }

    /// <summary>Takes the ticket with the lowest number.</summary>
    public BufferedEntry Take(int partition)
    {
        var (slot, number) = (At(order[next]), numbers[next]);
        if (++next == numbers.Length)
        {
            // The last one: what the lobby took is free for the rest of the sale.
            blocks.Clear();
            (numbers, order, count, next) = ([], [], 0, 0);
        }

        return new BufferedEntry(
            partition,
            slot.Offset,
            number,
            new QueueEntry(new TicketId(slot.Ticket), new ShopperId(slot.Shopper), slot.Arrival, items[slot.Items]) { Lane = lane });
    }

    private ref readonly Slot At(int index) => ref blocks[index / BlockSlots][index % BlockSlots];

    private readonly record struct Slot(Guid Ticket, Guid Shopper, long Offset, long Arrival, int Items);
}
