using System.Globalization;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using StackExchange.Redis;

namespace AdmissionQueue.Joining;

/// <summary>One field of <c>{sale}:tickets</c>: the shopper's 16 bytes, and <c>arrival:ticket:items</c> as <c>take_number.lua</c> writes it; in another
/// lane than the main one <c>arrival:ticket:items:lane:invite</c>.</summary>
public static class TicketField
{
    /// <summary>The field's name.</summary>
    /// <param name="shopper">The shopper.</param>
    public static RedisValue NameOf(ShopperId shopper) => shopper.Value.ToByteArray(bigEndian: true);

    /// <summary>The field's value.</summary>
    /// <param name="entry">The ticket as it was queued.</param>
    public static RedisValue ValueOf(QueueEntry entry)
    {
        var lane = entry.Lane.IsMain ? "" : $":{entry.Lane}:{entry.Invite}";
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Arrival}:{entry.Ticket}:{RequestedItems.Format(entry.Items)}{lane}");
    }

    /// <summary>Reads a field.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="value">The field's value.</param>
    /// <exception cref="FormatException">The field is none of ours.</exception>
    public static QueueEntry Read(RedisValue name, RedisValue value)
    {
        var parts = ((string)value!).Split(':');
        return parts.Length is 3 or 5
            ? new QueueEntry(
                new TicketId(Guid.ParseExact(parts[1], "N")),
                new ShopperId(new Guid((byte[])name!, bigEndian: true)),
                long.Parse(parts[0], CultureInfo.InvariantCulture),
                RequestedItems.Parse(parts[2]))
            {
                Lane = parts.Length == 3 ? LaneName.Main : new LaneName(parts[3]),
                Invite = parts.Length == 3 ? null : parts[4],
            }
            : throw new FormatException($"'{value}' is not arrival:ticket:items.");
    }
}
