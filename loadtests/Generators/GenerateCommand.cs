using System.CommandLine;
using System.Text.Json;
using FlashSale.LoadTests.Engine;
using FlashSale.Relay;

namespace FlashSale.LoadTests.Generators;

/// <summary>The hidden verb `generate FILE`: one share of a crowd, for a process that has started several of these.</summary>
internal static class GenerateCommand
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private static readonly Argument<FileInfo> ResultFile = new("FILE");

    public static Command Create()
    {
        var command = new Command("generate", "Sends one share of a crowd.") { ResultFile };
        command.Hidden = true;
        command.SetAction((parsed, stop) => RunAsync(parsed.GetValue(ResultFile)!, stop));
        return command;
    }

    private static async Task<int> RunAsync(FileInfo resultFile, CancellationToken stop)
    {
        // A third of what a shopper costs who is told something each second was waking a thread for it.
        SocketThread.DoesItAll();

        // Not Console.In: its asynchronous reads block.
        using var input = new StreamReader(Console.OpenStandardInput());
        var line = await input.ReadLineAsync(stop);
        var assignment = JsonSerializer.Deserialize(line ?? "", GeneratorJson.Default.Assignment)!;
        var clock = new RunClock(TimeProvider.System);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _ = EndWithParentAsync(input, end);
        using var generator = new Generator(assignment, EngineList.Find(assignment.Engine)!, clock);
        var running = generator.RunAsync(end.Token);
        using var timer = new PeriodicTimer(Tick, clock.Time);
        while (!running.IsCompleted)
        {
            Console.WriteLine(JsonSerializer.Serialize(generator.Snapshot, GeneratorJson.Default.LiveSnapshot));
            var tick = timer.WaitForNextTickAsync(CancellationToken.None).AsTask();
            await Task.WhenAny(running, tick);
        }

        var result = await running;
        await using (var file = resultFile.Create())
        {
            await JsonSerializer.SerializeAsync(file, result, GeneratorJson.Default.GeneratorResult, CancellationToken.None);
        }

        return ExitCodes.Good;
    }

    private static async Task EndWithParentAsync(StreamReader input, CancellationTokenSource end)
    {
        await input.ReadToEndAsync(CancellationToken.None);
        await end.CancelAsync();
    }
}
