using System.Diagnostics;
using FlashSale.LoadTests.Surface;
using FlashSale.Relay;

namespace FlashSale.LoadTests.Stack;

/// <summary>The stack that a measurement runs against: one that was named, one that runs already, or one that we start and stop.</summary>
internal sealed class RunningStack : IAsyncDisposable
{
    /// <summary>Longer than `up` may take, with a first build in it.</summary>
    private static readonly TimeSpan ScriptTimeout = TimeSpan.FromMinutes(5);

    private readonly string? startedIn;

    private RunningStack(IReadOnlyList<Uri> nodes, string apiKey, RunFile? run, string? startedIn)
    {
        (Nodes, ApiKey, Processes) = (nodes, apiKey, run?.Processes ?? []);
        Settings = run?.Settings ?? new Dictionary<string, string>();
        this.startedIn = startedIn;
    }

    /// <summary>Where web nodes answer; at least one.</summary>
    public IReadOnlyList<Uri> Nodes { get; }

    public string ApiKey { get; }

    /// <summary>Its processes on this machine; none when it runs elsewhere.</summary>
    public IReadOnlyList<StackProcess> Processes { get; }

    /// <summary>The first web node's process; a bench that watches one can't run against a stack elsewhere.</summary>
    /// <exception cref="StackException">It runs elsewhere.</exception>
    public int WebPid => Processes.FirstOrDefault(process => process.Name.StartsWith("web", StringComparison.Ordinal))?.Pid
        ?? throw new StackException("No web node of this stack runs on this machine: there is no process to watch.");

    /// <summary>The environment of its nodes; empty when it runs elsewhere.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>A stack that was named on the command line.</summary>
    public static RunningStack At(Uri url, string apiKey) => new([url], apiKey, run: null, startedIn: null);

    /// <summary>The stack of this repository; it is started where none answers.</summary>
    /// <exception cref="StackException">It does not start.</exception>
    public static async Task<RunningStack> FindOrStartAsync(Action<string> say, CancellationToken stop)
    {
        var repository = RunFile.RepositoryFolder();
        if (RunFile.Read() is { WebAddresses: [var first, ..] } running && await IsReadyAsync(first, stop))
        {
            return Of(running, startedIn: null);
        }

        say("no stack runs here: starting one (./flashsale up --detach)");
        await RunScriptAsync(repository, ["up", "--detach"], stop);
        return RunFile.Read() is { WebAddresses.Count: > 0 } started
            ? Of(started, repository)
            : throw new StackException("'./flashsale up --detach' ended well but wrote of no web node: see './flashsale status'.");
    }

    public async ValueTask DisposeAsync()
    {
        if (startedIn is not null)
        {
            // Whatever stopped us: what we started must not stay behind.
            await RunScriptAsync(startedIn, ["down"], CancellationToken.None);
        }
    }

    private static RunningStack Of(RunFile run, string? startedIn) => new(
        run.WebAddresses,
        run.DemoApiKey ?? throw new StackException("The stack here has no demo merchant: start it without --no-demo, or name --url and --api-key."),
        run,
        startedIn);

    private static async Task<bool> IsReadyAsync(Uri url, CancellationToken stop)
    {
        using var api = new ApiClient(url);
        var answer = await api.GetAsync("/healthz/ready", null, SurfaceJson.Default.ProblemDocument, stop);

        // What counts is the status: the body of a health check is no document of ours.
        return answer.IsGood || answer.Fault == ApiClient.UnreadableAnswer;
    }

    private static async Task RunScriptAsync(string repository, string[] arguments, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(ScriptTimeout);

        // The script's output goes straight to the terminal. A pipe would be held open by the servers that it leaves running.
        var start = new ProcessStartInfo(Path.Combine(repository, "flashsale"), arguments) { WorkingDirectory = repository };
        SocketThread.DoesItAllOnlyHere(start.Environment);
        using var script = Process.Start(start)
            ?? throw new StackException("'./flashsale' could not be started.");
        await script.WaitForExitAsync(end.Token);
        if (script.ExitCode != 0)
        {
            throw new StackException($"'./flashsale {string.Join(' ', arguments)}' failed with {script.ExitCode}: what it said is above.");
        }
    }
}
