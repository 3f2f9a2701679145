using System.Net;

namespace EmbeddedKafka;

/// <summary>What the command line says: <c>--port N --brokers N --ready-file PATH --topics-file PATH</c>.</summary>
internal sealed record EmbeddedKafkaOptions
{
    private const string DefaultControlUrl = "http://127.0.0.1:0";

    /// <summary>First port of the brokers; broker n listens on this + n - 1. 0: any that is free.</summary>
    public int Port { get; private init; }

    public int Brokers { get; private init; } = 1;

    /// <summary>Written when everything listens: who waits for us needs no guess at ports and no log to parse.</summary>
    public string? ReadyFile { get; private init; }

    /// <summary>Topics to make before the first client can connect, kept up to date as topics are made. Without it, the
    /// producers that outlived a restart would make them again by themselves, with the wrong number of partitions.</summary>
    public string? TopicsFile { get; private init; }

    public IReadOnlyList<string> ControlUrls { get; private init; } = [DefaultControlUrl];

    public static EmbeddedKafkaOptions Read(IConfiguration configuration) => new()
    {
        Port = Number(configuration, "port", 0, 0, IPEndPoint.MaxPort),
        Brokers = Number(configuration, "brokers", 1, 1, MockCluster.BrokersMax),
        ReadyFile = configuration["ready-file"],
        TopicsFile = configuration["topics-file"],
        ControlUrls = Loopback(configuration["urls"] ?? DefaultControlUrl),
    };

    private static int Number(IConfiguration configuration, string name, int otherwise, int min, int max)
    {
        var text = configuration[name];
        if (text is null)
        {
            return otherwise;
        }

        return int.TryParse(text, out var value) && value >= min && value <= max
            ? value
            : throw new BadOptionException($"--{name} {text}: give a number from {min} to {max}.");
    }

    // Nobody is asked for a password here, so nobody else's machine may reach it.
    private static string[] Loopback(string urls)
    {
        var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var url in all)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.IsLoopback)
            {
                throw new BadOptionException($"ASPNETCORE_URLS {url}: the embedded Kafka serves this machine only; use http://127.0.0.1:PORT.");
            }
        }

        return all;
    }
}

/// <summary>The program was started wrongly; the message is for the person who did.</summary>
internal sealed class BadOptionException(string message) : Exception(message);
