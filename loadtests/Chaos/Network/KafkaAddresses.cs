using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace FlashSale.LoadTests.Chaos.Network;

/// <summary>Keeps a Kafka client on its link. A broker's answers tell clients where brokers are, and clients go there; in every version of the
/// answers a host is followed by its port, so each pair that is known is replaced by the link's own of the same length.</summary>
internal sealed class KafkaAddresses
{
    private const string Host = "127.0.0.1";
    private const int LengthBytes = 4;

    /// <summary>Answers that tell addresses are small; larger ones carry records, in which nothing may be touched.</summary>
    private const int AnswerBytesMax = 32 * 1024;

    private readonly List<(byte[] Broker, byte[] Link)> pairs;

    /// <param name="ports">Each broker's port, and its link's.</param>
    public KafkaAddresses(IReadOnlyDictionary<int, int> ports) => pairs = [.. ports.Select(port => (Bytes(port.Key), Bytes(port.Value)))];

    /// <param name="ports">The same as text: `9092=20001,9093=20002`.</param>
    public static KafkaAddresses Parse(string ports) => new(ports.Split(',').Select(pair => pair.Split('=')).ToDictionary(
        pair => int.Parse(pair[0], CultureInfo.InvariantCulture), pair => int.Parse(pair[1], CultureInfo.InvariantCulture)));

    /// <summary>Reads on until the answers in a buffer are whole, and replaces addresses in them.</summary>
    public async Task<(byte[] Buffer, int Bytes)> WholeAnswerAsync(Stream from, byte[] buffer, int bytes, CancellationToken end)
    {
        var at = 0;
        while (at < bytes)
        {
            var needed = at + LengthBytes;
            (buffer, bytes) = await ReadToAsync(from, buffer, bytes, needed, end);
            needed += BinaryPrimitives.ReadInt32BigEndian(buffer.AsSpan(at));
            (buffer, bytes) = await ReadToAsync(from, buffer, bytes, needed, end);
            if (needed - at <= AnswerBytesMax)
            {
                Replace(buffer.AsSpan(at, needed - at));
            }

            at = needed;
        }

        return (buffer, bytes);
    }

    public void Replace(Span<byte> answer)
    {
        foreach (var (broker, link) in pairs)
        {
            for (var rest = answer; rest.IndexOf(broker) is >= 0 and var found; rest = rest[(found + broker.Length)..])
            {
                link.CopyTo(rest[found..]);
            }
        }
    }

    private static async Task<(byte[] Buffer, int Bytes)> ReadToAsync(Stream from, byte[] buffer, int bytes, int needed, CancellationToken end)
    {
        if (needed > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(needed);
            buffer.AsSpan(0, bytes).CopyTo(larger);
            buffer = larger;
        }

        if (needed > bytes)
        {
            await from.ReadExactlyAsync(buffer.AsMemory(bytes, needed - bytes), end);
            bytes = needed;
        }

        return (buffer, bytes);
    }

    private static byte[] Bytes(int port)
    {
        var pair = new byte[Host.Length + LengthBytes];
        Encoding.ASCII.GetBytes(Host, pair);
        BinaryPrimitives.WriteInt32BigEndian(pair.AsSpan(Host.Length), port);
        return pair;
    }
}
