using System.Buffers.Binary;

namespace TestServers.SecuredKafka;

/// <summary>What a broker answers, changed so that its clients come back to the secured port.</summary>
internal static class BrokerAnswers
{
    public const short Metadata = 3;
    public const short FindCoordinator = 10;
    public const short ApiVersions = 18;

    private const int MetadataIsFlexibleFrom = 9;

    /// <summary>Changes an answer; one that names no broker stays as it is.</summary>
    /// <param name="kind">What was asked.</param>
    /// <param name="version">In which version.</param>
    /// <param name="frame">The answer, with its header.</param>
    /// <param name="portOf">The secured port of a broker's port.</param>
    public static byte[] Changed(short kind, short version, byte[] frame, Func<int, int> portOf)
    {
        switch (kind)
        {
            case Metadata:
                MoveBrokers(version, frame, portOf);
                return frame;
            case FindCoordinator:
                MoveCoordinator(version, frame, portOf);
                return frame;
            case ApiVersions:
                return WithOurs(frame);
            default:
                return frame;
        }
    }

    private static void MoveBrokers(short version, byte[] frame, Func<int, int> portOf)
    {
        var reader = new KafkaReader(frame);
        reader.Int32(); // Which request it answers.
        if (version >= MetadataIsFlexibleFrom)
        {
            reader.SkipTags();
        }

        if (version >= 3)
        {
            reader.Int32(); // How long it throttles.
        }

        for (var left = version >= MetadataIsFlexibleFrom ? reader.VarInt() - 1 : reader.Int32(); left > 0; left--)
        {
            reader.Int32(); // The broker's number.
            _ = version >= MetadataIsFlexibleFrom ? reader.CompactText() : reader.Text();
            Move(frame, reader.At, portOf);
            reader.Int32();
            if (version >= MetadataIsFlexibleFrom)
            {
                reader.CompactText(); // Its rack.
                reader.SkipTags();
            }
            else if (version >= 1)
            {
                reader.Text();
            }
        }
    }

    private static void MoveCoordinator(short version, byte[] frame, Func<int, int> portOf)
    {
        if (version > 2)
        {
            throw new NotSupportedException($"FindCoordinator {version}: read how it is written, and add it here.");
        }

        var reader = new KafkaReader(frame);
        reader.Int32(); // Which request it answers.
        if (version >= 1)
        {
            reader.Int32(); // How long it throttles.
        }

        var failed = reader.Int16() != 0;
        if (version >= 1)
        {
            reader.Text(); // Why it failed.
        }

        reader.Int32(); // The broker's number.
        reader.Text();
        if (!failed)
        {
            Move(frame, reader.At, portOf);
        }
    }

    private static void Move(byte[] frame, int at, Func<int, int> portOf)
    {
        var port = frame.AsSpan(at, sizeof(int));
        BinaryPrimitives.WriteInt32BigEndian(port, portOf(BinaryPrimitives.ReadInt32BigEndian(port)));
    }

    /// <summary>Names the requests, too, that are answered before the broker.</summary>
    private static byte[] WithOurs(byte[] frame)
    {
        var reader = new KafkaReader(frame);
        var (request, error, known) = (reader.Int32(), reader.Int16(), reader.Int32());
        var ours = SecuredConnection.AnswersItself;
        var changed = new KafkaWriter().Int32(request).Int16(error).Int32(known + ours.Count);
        foreach (var (kind, newest) in ours)
        {
            changed.Int16(kind).Int16(0).Int16(newest);
        }

        return [.. changed.ToArray(), .. frame[reader.At..]];
    }
}
