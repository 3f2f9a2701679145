using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace TestServers.SecuredKafka;

/// <summary>Writes the fields of one frame of Kafka's protocol, in their order.</summary>
internal sealed class KafkaWriter
{
    private readonly ArrayBufferWriter<byte> frame = new();

    public KafkaWriter Int16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Next(sizeof(short)), value);
        return this;
    }

    public KafkaWriter Int32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Next(sizeof(int)), value);
        return this;
    }

    public KafkaWriter Text(string? value)
    {
        if (value is null)
        {
            return Int16(-1);
        }

        var bytes = Encoding.UTF8.GetBytes(value);
        Int16((short)bytes.Length);
        frame.Write(bytes);
        return this;
    }

    public KafkaWriter Bytes(byte[] value)
    {
        Int32(value.Length);
        frame.Write(value);
        return this;
    }

    public byte[] ToArray() => frame.WrittenSpan.ToArray();

    private Span<byte> Next(int bytes)
    {
        var next = frame.GetSpan(bytes)[..bytes];
        frame.Advance(bytes);
        return next;
    }
}
