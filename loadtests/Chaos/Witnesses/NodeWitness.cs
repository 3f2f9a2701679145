using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LoadTests.Engine;

namespace FlashSale.LoadTests.Chaos.Witnesses;

/// <summary>Asks every node all the time how far the sale is, whether it is ready, and for its page, and how much memory it takes.</summary>
internal sealed class NodeWitness(ChaosStack stack, string slug, RunClock clock) : IDisposable
{
    private static readonly TimeSpan ProgressEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ReadyEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan PageEvery = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<NodeAnswer> answers = new();
    private readonly ConcurrentDictionary<string, double> peakMb = new(StringComparer.Ordinal);
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(12) };

    public IReadOnlyList<NodeAnswer> Answers => [.. answers.OrderBy(answer => answer.At)];

    /// <summary>Resident memory of each node at its highest, in megabytes.</summary>
    public IReadOnlyDictionary<string, double> PeakMb => peakMb;

    /// <summary>The last word of any web node on the sale.</summary>
    public NodeAnswer? LastProgress { get; private set; }

    /// <summary>Whether each node said last that it is ready.</summary>
    public ConcurrentDictionary<string, (DateTimeOffset At, bool Ready)> Readiness { get; } = new(StringComparer.Ordinal);

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(stack.Nodes.SelectMany(node => new[]
    {
        LoopAsync(node, ReadyEvery, ReadyAsync, stop),
        node.IsWeb ? LoopAsync(node, ProgressEvery, ProgressAsync, stop) : Task.CompletedTask,
        node.IsWeb ? LoopAsync(node, PageEvery, PageAsync, stop) : Task.CompletedTask,
    }));

    public void Dispose() => http.Dispose();

    private async Task LoopAsync(ChaosNode node, TimeSpan every, Func<ChaosNode, CancellationToken, Task<NodeAnswer>> ask, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                answers.Enqueue(await ask(node, stop));
                await clock.WaitAsync(every, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task<NodeAnswer> ProgressAsync(ChaosNode node, CancellationToken stop)
    {
        var (answer, body) = await AskAsync(node, NodeAnswer.Progress, $"/api/sales/{slug}/progress", stop);
        if (answer.Status != 200)
        {
            return answer;
        }

        var lane = body!.RootElement.GetProperty("lanes")[0];
        return LastProgress = answer with { Serving = lane.GetProperty("serving").GetInt64(), Issued = lane.GetProperty("issued").GetInt64() };
    }

    private async Task<NodeAnswer> ReadyAsync(ChaosNode node, CancellationToken stop)
    {
        Measure(node);
        var (answer, body) = await AskAsync(node, NodeAnswer.Ready, "/healthz/ready", stop);
        Readiness[node.Name] = (answer.At, answer.Status == 200);
        return answer.Status != 503 || body is null ? answer : answer with { Names = Broken(body.RootElement) };
    }

    private async Task<NodeAnswer> PageAsync(ChaosNode node, CancellationToken stop) => (await AskAsync(node, NodeAnswer.Page, $"/sales/{slug}", stop)).Answer;

    private static string Broken(JsonElement reports) => string.Join(", ", reports.EnumerateArray()
        .Where(loop => !loop.GetProperty("isHealthy").GetBoolean()).Select(loop => loop.GetProperty("name").GetString()));

    private async Task<(NodeAnswer Answer, JsonDocument? Body)> AskAsync(ChaosNode node, string kind, string path, CancellationToken stop)
    {
        var (at, process) = (clock.Now, node.Process);
        NodeAnswer Answer(int status, bool says) => new(at, clock.Now - at, node.Name, process, kind, status, says);
        try
        {
            using var answer = await http.GetAsync(new Uri(node.Address, path), stop);
            var text = await answer.Content.ReadAsByteArrayAsync(stop);
            var isJson = answer.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true;
            return (Answer((int)answer.StatusCode, answer.Headers.RetryAfter is not null), isJson ? JsonDocument.Parse(text) : null);
        }
        catch (Exception none) when (none is HttpRequestException or IOException || (none is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return (Answer(0, false), null);
        }
    }

    private void Measure(ChaosNode node)
    {
        try
        {
            var pages = File.ReadAllText($"/proc/{node.Pid}/statm").Split(' ')[1];
            var mb = double.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize / (1024 * 1024);
            peakMb.AddOrUpdate(node.Name, mb, (_, peak) => Math.Max(peak, mb));
        }
        catch (IOException)
        {
            // It is gone for now.
        }
    }
}
