using System.Text.Json;
using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Kafka;

/// <summary>The embedded Kafka. After a restart it has the same ports and the same topics, all of them empty, and another cluster id.</summary>
public sealed class EmbeddedKafkaServer : LocalServer
{
    private readonly string _folder;
    private readonly string _program;
    private readonly int _brokers;
    private readonly int _port;
    private readonly int _controlPort = FreePort.Take();

    private EmbeddedKafkaServer(string folder, string program, int brokers, int port, TimeProvider time, ChildLifetime lifetime)
        : base("kafka", Path.Combine(folder, "kafka.log"), time, lifetime)
    {
        (_folder, _program, _brokers, _port) = (folder, program, brokers, port);
    }

    public override string Address => BootstrapServers;

    public string BootstrapServers => string.Join(',', Enumerable.Range(_port, _brokers).Select(p => $"127.0.0.1:{p}"));

    public string ControlUrl => $"http://127.0.0.1:{_controlPort}";

    /// <summary>Of the process of now; stored offsets of another id mean nothing here.</summary>
    public string ClusterId { get; private set; } = "";

    private string ReadyPath => Path.Combine(_folder, "ready.json");

    /// <param name="brokers">1 to 3; with more than one the leader of a partition can be moved.</param>
    /// <param name="program">EmbeddedKafka.dll; null: the one that was built beside the caller.</param>
    public static async Task<EmbeddedKafkaServer> StartAsync(
        string folder, TimeProvider time, ChildLifetime lifetime = ChildLifetime.EndsWithParent,
        int brokers = 1, string? program = null, CancellationToken ct = default)
    {
        Directory.CreateDirectory(folder);
        var port = brokers == 1 ? FreePort.Take() : FirstOfFree(brokers);
        var server = new EmbeddedKafkaServer(folder, program ?? BuildOutput.Program("EmbeddedKafka"), brokers, port, time, lifetime);
        await server.LaunchAsync(ct);
        return server;
    }

    protected override ChildStart Describe()
    {
        File.Delete(ReadyPath);
        string[] words =
        [
            _program, "--port", $"{_port}", "--brokers", $"{_brokers}",
            "--ready-file", ReadyPath, "--topics-file", Path.Combine(_folder, "topics.json"),
        ];
        return new ChildStart("dotnet", words, LogPath)
        {
            Folder = _folder,
            Environment = new Dictionary<string, string> { ["ASPNETCORE_URLS"] = ControlUrl },
        };
    }

    protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
    {
        if (!File.Exists(ReadyPath))
        {
            return false;
        }

        using var ready = JsonDocument.Parse(await File.ReadAllBytesAsync(ReadyPath, ct));
        ClusterId = ready.RootElement.GetProperty("clusterId").GetString()!;
        return ready.RootElement.GetProperty("pid").GetInt32() == pid;
    }

    // Brokers listen on ports that follow each other.
    private static int FirstOfFree(int brokers)
    {
        while (true)
        {
            var first = FreePort.Take();
            if (Enumerable.Range(first + 1, brokers - 1).All(FreePort.IsFree))
            {
                return first;
            }
        }
    }
}
