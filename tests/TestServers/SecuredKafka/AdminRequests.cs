using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;

namespace TestServers.SecuredKafka;

/// <summary>CreateTopics and DeleteTopics, which the mock cluster does not take: its control endpoint does what they order.</summary>
internal sealed class AdminRequests(string controlUrl) : IDisposable
{
    public const short CreateTopics = 19;
    public const short DeleteTopics = 20;

    /// <summary>The newest versions that are answered: the next ones are written in another way.</summary>
    public const short CreateVersionMax = 4;
    public const short DeleteVersionMax = 3;

    private const short None = 0;
    private const short UnknownTopic = 3;
    private const short TopicAlreadyExists = 36;
    private const short InvalidRequest = 42;

    private readonly HttpClient control = new() { BaseAddress = new Uri(controlUrl) };

    public ConcurrentQueue<MadeTopic> Made { get; } = new();

    public void Dispose() => control.Dispose();

    /// <summary>The answer to CreateTopics, from after its header.</summary>
    public async Task<byte[]> CreateAsync(short version, ReadOnlyMemory<byte> body)
    {
        var topics = TopicsIn(body.Span);
        var answer = new KafkaWriter();
        if (version >= 2)
        {
            answer.Int32(0); // Nothing throttles.
        }

        answer.Int32(topics.Count);
        foreach (var topic in topics)
        {
            using var made = await control.PostAsJsonAsync("topics", new { topic.Name, topic.Partitions, topic.ReplicationFactor });
            var code = made.StatusCode switch
            {
                HttpStatusCode.Created => None,
                HttpStatusCode.OK or HttpStatusCode.Conflict => TopicAlreadyExists,
                _ => InvalidRequest,
            };
            answer.Text(topic.Name).Int16(code);
            if (version >= 1)
            {
                answer.Text(code == None ? null : await made.Content.ReadAsStringAsync());
            }

            if (code == None)
            {
                Made.Enqueue(topic);
            }
        }

        return answer.ToArray();
    }

    /// <summary>The answer to DeleteTopics, from after its header.</summary>
    public async Task<byte[]> DeleteAsync(short version, ReadOnlyMemory<byte> body)
    {
        var names = NamesIn(body.Span);
        var answer = new KafkaWriter();
        if (version >= 1)
        {
            answer.Int32(0);
        }

        answer.Int32(names.Count);
        foreach (var name in names)
        {
            using var deleted = await control.DeleteAsync($"topics/{name}");
            answer.Text(name).Int16(deleted.IsSuccessStatusCode ? None : UnknownTopic);
        }

        return answer.ToArray();
    }

    private static List<MadeTopic> TopicsIn(ReadOnlySpan<byte> body)
    {
        var reader = new KafkaReader(body);
        var topics = new List<MadeTopic>();
        for (var left = reader.Int32(); left > 0; left--)
        {
            var (name, partitions, replicas) = (reader.Text()!, reader.Int32(), reader.Int16());
            if (reader.Int32() != 0)
            {
                throw new NotSupportedException("Replicas are not placed by hand here.");
            }

            var configs = new Dictionary<string, string?>();
            for (var more = reader.Int32(); more > 0; more--)
            {
                configs[reader.Text()!] = reader.Text();
            }

            topics.Add(new MadeTopic(name, partitions, replicas, configs));
        }

        return topics;
    }

    private static List<string> NamesIn(ReadOnlySpan<byte> body)
    {
        var reader = new KafkaReader(body);
        var names = new List<string>();
        for (var left = reader.Int32(); left > 0; left--)
        {
            names.Add(reader.Text()!);
        }

        return names;
    }
}
