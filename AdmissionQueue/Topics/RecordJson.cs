using System.Text.Json;
using System.Text.Json.Serialization;
using Confluent.Kafka;

namespace AdmissionQueue.Topics;

/// <summary>How the records of both topics are written: camelCase JSON in UTF-8.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(QueueEntry))]
[JsonSerializable(typeof(TicketResult))]
public sealed partial class RecordJson : JsonSerializerContext
{
    /// <summary>Writes a queue entry.</summary>
    /// <param name="entry">The entry.</param>
    public static byte[] Write(QueueEntry entry) => JsonSerializer.SerializeToUtf8Bytes(entry, Default.QueueEntry);

    /// <summary>The record of a queue entry, keyed by its shopper: the key decides the partition, so a ticket that is queued again must have
    /// the same one.</summary>
    /// <param name="entry">The entry.</param>
    public static Message<byte[], byte[]> RecordOf(QueueEntry entry) =>
        new() { Key = entry.Shopper.Value.ToByteArray(bigEndian: true), Value = Write(entry) };

    /// <summary>Writes a result.</summary>
    /// <param name="result">The result.</param>
    public static byte[] Write(TicketResult result) => JsonSerializer.SerializeToUtf8Bytes(result, Default.TicketResult);

    /// <summary>Reads a queue entry.</summary>
    /// <param name="value">The record's value.</param>
    /// <exception cref="JsonException">The record is not a queue entry.</exception>
    public static QueueEntry ReadEntry(ReadOnlySpan<byte> value) => JsonSerializer.Deserialize(value, Default.QueueEntry) switch
    {
        null => throw new JsonException("The record is empty."),
        { Arrival: < 1 } wrong => throw new JsonException($"Arrivals count from 1; the record of ticket {wrong.Ticket} has {wrong.Arrival}."),
        { } entry => entry,
    };

    /// <summary>Reads a result.</summary>
    /// <param name="value">The record's value.</param>
    /// <exception cref="JsonException">The record is not a result.</exception>
    public static TicketResult ReadResult(ReadOnlySpan<byte> value) =>
        JsonSerializer.Deserialize(value, Default.TicketResult) ?? throw new JsonException("The record is empty.");
}
