using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Nodes;

/// <summary>A web node or a worker of ours, as a process of its own.</summary>
public sealed class DotnetNode : LocalServer
{
    // One look must not wait for a node that accepts and does not answer.
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly string _program;
    private readonly IReadOnlyDictionary<string, string> _environment;

    private DotnetNode(
        string name, string program, string url, string logPath, IReadOnlyDictionary<string, string> environment,
        TimeSpan readyWithin, TimeProvider time, ChildLifetime lifetime)
        : base(name, logPath, time, lifetime)
    {
        (_program, Address, _environment, ReadyWithin) = (program, url, environment, readyWithin);
    }

    /// <summary>Its URL, without a path.</summary>
    public override string Address { get; }

    // A node drains and says goodbye to thousands of connections; that may take longer than a database's end.
    protected override TimeSpan StoppedWithin => TimeSpan.FromSeconds(20);

    protected override TimeSpan ReadyWithin { get; }

    /// <param name="name">For people and for the log's name, such as <c>worker-2</c>.</param>
    /// <param name="program">The dll to run.</param>
    /// <param name="url">Where it shall listen; <c>/healthz/ready</c> is asked there.</param>
    /// <param name="logFolder">Its log is <c>name.log</c> in it.</param>
    /// <param name="environment">What it is configured by, besides ASPNETCORE_URLS.</param>
    /// <param name="time">Measures.</param>
    /// <param name="lifetime">Whether it ends with us.</param>
    /// <param name="readyWithin">When it counts as failed, and is ended: 30 s where nothing is said.</param>
    /// <param name="ct">Ends the wait, and the node.</param>
    public static async Task<DotnetNode> StartAsync(
        string name, string program, string url, string logFolder, IReadOnlyDictionary<string, string> environment,
        TimeProvider time, ChildLifetime lifetime = ChildLifetime.EndsWithParent, TimeSpan? readyWithin = null, CancellationToken ct = default)
    {
        var node = new DotnetNode(
            name, program, url, Path.Combine(logFolder, $"{name}.log"), environment, readyWithin ?? TimeSpan.FromSeconds(30), time, lifetime);
        await node.LaunchAsync(ct);
        return node;
    }

    protected override ChildStart Describe() => new("dotnet", [_program], LogPath)
    {
        // Its own folder: appsettings.json and wwwroot are found from there.
        Folder = Path.GetDirectoryName(_program)!,
        Environment = new Dictionary<string, string>(_environment) { ["ASPNETCORE_URLS"] = Address },
    };

    protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri($"{Address}/healthz/ready"), ct);
            return answer.IsSuccessStatusCode;
        }
        catch (TaskCanceledException) when (!ct.IsCancellationRequested)
        {
            return false; // Only this look ran out of time.
        }
    }
}
