using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Network;

/// <summary>The network of a run, carried by a process of its own: the hidden verb `carry`. In the crowd's process a link waited for a thread behind twenty
/// thousand shoppers, and nodes found a Redis silent that had nothing to do.</summary>
internal sealed class NetworkProcess : IDisposable
{
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);

    private readonly Process process;
    private readonly Lock gate = new();
    private int links;

    private NetworkProcess(Process process) => this.process = process;

    public static NetworkProcess Start() => new(Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(NetworkProcess).Assembly.Location, CarryCommand.Name])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
    }) ?? throw new StackException("'dotnet' could not be started."));

    /// <summary>Opens a link.</summary>
    /// <param name="node">Who will connect.</param>
    /// <param name="part">What it connects to.</param>
    /// <param name="server">Where that is.</param>
    public Link Open(string node, string part, EndPoint server)
    {
        var link = Interlocked.Increment(ref links) - 1;
        return new Link(node, part, Order(link, LinkVerb.Open, LinkAddress.Text(server)), (verb, what) => Order(link, verb, what));
    }

    /// <summary>Ends the process, and with it every connection.</summary>
    public void Dispose()
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(EndsWithin))
        {
            process.Kill();
        }

        process.Dispose();
    }

    private int Order(int link, LinkVerb verb, string what)
    {
        lock (gate)
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(new LinkOrder(link, verb, what), LinkJson.Default.LinkOrder));
            process.StandardInput.Flush();
            return int.TryParse(process.StandardOutput.ReadLine(), CultureInfo.InvariantCulture, out var port)
                ? port
                : throw new StackException("The process that carries the run's network has ended: what it said is above.");
        }
    }
}
