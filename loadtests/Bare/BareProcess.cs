using System.Diagnostics;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Bare;

/// <summary>A bare server that runs as long as its bench.</summary>
internal sealed class BareProcess : IDisposable
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(30);

    private readonly Process process;

    private BareProcess(Process process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }

    public int Pid => process.Id;

    /// <param name="name">Which of them.</param>
    /// <param name="environment">Where Kafka and Redis answer, as the nodes are told.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<BareProcess> StartAsync(string name, IReadOnlyDictionary<string, string> environment, CancellationToken stop)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(BareProcess).Assembly.Location, "bare", name])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var (variable, value) in environment)
        {
            start.Environment[variable] = value;
        }

        var process = Process.Start(start) ?? throw new StackException("'dotnet' could not be started.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(StartWithin);
        try
        {
            var line = await process.StandardOutput.ReadLineAsync(patience.Token);
            return Uri.TryCreate(line, UriKind.Absolute, out var address)
                ? new BareProcess(process, address)
                : throw new StackException($"The bare server '{name}' did not start: what it said is above.");
        }
        catch
        {
            Stop(process);
            throw;
        }
    }

    public void Dispose() => Stop(process);

    private static void Stop(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
