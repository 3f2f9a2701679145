using System.Buffers.Binary;
using System.Collections.Concurrent;

namespace TestServers.SecuredKafka;

/// <summary>One client's connection: nothing but what proves who it is reaches the broker before that is proven.</summary>
internal sealed class SecuredConnection(Stream client, Stream broker, ScramExchange scram, AdminRequests admin, Func<int, int> portOf) : IDisposable
{
    private const short SaslHandshake = 17;
    private const short SaslAuthenticate = 36;
    private const short UnsupportedMechanism = 33;
    private const short AuthenticationFailed = 58;

    private readonly ConcurrentDictionary<int, (short Kind, short Version)> asked = new();
    private readonly SemaphoreSlim answering = new(1, 1);

    /// <summary>Requests that the broker does not see, and their newest versions.</summary>
    public static IReadOnlyDictionary<short, short> AnswersItself { get; } = new Dictionary<short, short>
    {
        [SaslHandshake] = 1,
        [SaslAuthenticate] = 0,
        [AdminRequests.CreateTopics] = AdminRequests.CreateVersionMax,
        [AdminRequests.DeleteTopics] = AdminRequests.DeleteVersionMax,
    };

    public void Dispose() => answering.Dispose();

    /// <summary>Carries until one of both sides ends.</summary>
    public Task RunAsync(CancellationToken end) => Task.WhenAny(AskAsync(end), AnswerAsync(end)).Unwrap();

    private static async Task<byte[]> ReadAsync(Stream from, CancellationToken end)
    {
        var size = new byte[sizeof(int)];
        await from.ReadExactlyAsync(size, end);
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(size)];
        await from.ReadExactlyAsync(frame, end);
        return frame;
    }

    private static async Task WriteAsync(Stream to, byte[] frame, CancellationToken end)
    {
        await to.WriteAsync((byte[])[.. new KafkaWriter().Int32(frame.Length).ToArray(), .. frame], end);
        await to.FlushAsync(end);
    }

    private static (short Kind, short Version, int Request, int BodyAt) HeaderOf(byte[] frame)
    {
        var reader = new KafkaReader(frame);
        var (kind, version, request) = (reader.Int16(), reader.Int16(), reader.Int32());
        reader.Text(); // The client's name.
        return (kind, version, request, reader.At);
    }

    private async Task AskAsync(CancellationToken end)
    {
        while (true)
        {
            var frame = await ReadAsync(client, end);
            var (kind, version, request, bodyAt) = HeaderOf(frame);
            if (!scram.IsDone && kind is not (BrokerAnswers.ApiVersions or SaslHandshake or SaslAuthenticate))
            {
                return; // As Kafka does: the connection ends.
            }

            if (AnswersItself.ContainsKey(kind))
            {
                var answer = await OwnAsync(kind, version, frame.AsMemory(bodyAt));
                await TellAsync([.. new KafkaWriter().Int32(request).ToArray(), .. answer], end);
            }
            else
            {
                asked[request] = (kind, version);
                await WriteAsync(broker, frame, end);
            }
        }
    }

    private async Task AnswerAsync(CancellationToken end)
    {
        while (true)
        {
            var frame = await ReadAsync(broker, end);
            asked.TryRemove(BinaryPrimitives.ReadInt32BigEndian(frame), out var question);
            await TellAsync(BrokerAnswers.Changed(question.Kind, question.Version, frame, portOf), end);
        }
    }

    private async Task TellAsync(byte[] frame, CancellationToken end)
    {
        await answering.WaitAsync(end);
        try
        {
            await WriteAsync(client, frame, end);
        }
        finally
        {
            answering.Release();
        }
    }

    private Task<byte[]> OwnAsync(short kind, short version, ReadOnlyMemory<byte> body) => kind switch
    {
        AdminRequests.CreateTopics => admin.CreateAsync(version, body),
        AdminRequests.DeleteTopics => admin.DeleteAsync(version, body),
        SaslHandshake => Task.FromResult(Handshake(body.Span)),
        _ => Task.FromResult(Authenticate(body.Span)),
    };

    private static byte[] Handshake(ReadOnlySpan<byte> body)
    {
        var isOurs = new KafkaReader(body).Text() == ScramExchange.Mechanism;
        return new KafkaWriter().Int16(isOurs ? (short)0 : UnsupportedMechanism).Int32(1).Text(ScramExchange.Mechanism).ToArray();
    }

    private byte[] Authenticate(ReadOnlySpan<byte> body) => scram.Answer(new KafkaReader(body).Bytes()) is { } said
        ? new KafkaWriter().Int16(0).Text(null).Bytes(said).ToArray()
        : new KafkaWriter().Int16(AuthenticationFailed).Text("Authentication failed: invalid credentials.").Bytes([]).ToArray();
}
