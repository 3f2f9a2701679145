using System.Collections.Concurrent;
using System.Diagnostics;

namespace FlashSale.LocalServers.Processes;

/// <summary>Starts every child from one thread that never ends. The kernel's "signal me when my parent dies" means the
/// parent's thread: a child that was started from the thread pool would be stopped when the pool retires that thread.</summary>
internal static class ChildSpawner
{
    private static readonly BlockingCollection<(ProcessStartInfo Start, TaskCompletionSource<Process> Done)> Orders = [];

    static ChildSpawner()
    {
        new Thread(Run) { IsBackground = true, Name = "child spawner" }.Start();
    }

    public static Task<Process> StartAsync(ProcessStartInfo start)
    {
        var done = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Orders.Add((start, done));
        return done.Task;
    }

    private static void Run()
    {
        foreach (var (start, done) in Orders.GetConsumingEnumerable())
        {
            try
            {
                done.SetResult(Process.Start(start)!);
            }
            catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or IOException)
            {
                done.SetException(e); // The one who ordered it hears of it; the thread must go on.
            }
        }
    }
}
