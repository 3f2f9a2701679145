using System.Buffers.Binary;
using System.Text;

namespace TestServers.SecuredKafka;

/// <summary>Reads the fields of one frame of Kafka's protocol, in their order.</summary>
internal ref struct KafkaReader(ReadOnlySpan<byte> frame)
{
    private readonly ReadOnlySpan<byte> frame = frame;

    /// <summary>How far it has read.</summary>
    public int At { get; private set; }

    public short Int16() => BinaryPrimitives.ReadInt16BigEndian(Take(sizeof(short)));

    public int Int32() => BinaryPrimitives.ReadInt32BigEndian(Take(sizeof(int)));

    public string? Text() => Int16() is var length && length < 0 ? null : Encoding.UTF8.GetString(Take(length));

    public byte[] Bytes() => Take(Int32()).ToArray();

    /// <summary>A string of the versions that call themselves flexible.</summary>
    public string? CompactText() => VarInt() is var length && length == 0 ? null : Encoding.UTF8.GetString(Take(length - 1));

    /// <summary>An unsigned number of seven bits a byte, the lowest first.</summary>
    public int VarInt()
    {
        for (int value = 0, shift = 0; ; shift += 7)
        {
            var part = Take(1)[0];
            value |= (part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value;
            }
        }
    }

    public void SkipTags()
    {
        for (var left = VarInt(); left > 0; left--)
        {
            VarInt();
            Take(VarInt());
        }
    }

    public ReadOnlySpan<byte> Take(int bytes)
    {
        At += bytes;
        return frame[(At - bytes)..At];
    }
}
