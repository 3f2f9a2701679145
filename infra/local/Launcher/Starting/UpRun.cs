using FlashSale.Launcher.Looking;
using FlashSale.Launcher.State;
using FlashSale.Launcher.Stopping;
using FlashSale.LocalServers;
using FlashSale.LocalServers.Postgres;
using FlashSale.LocalServers.Processes;

namespace FlashSale.Launcher.Starting;

/// <summary>One <c>up</c>, from the first look to the last line.</summary>
internal sealed class UpRun(UpOptions options, RunFolders folders, TimeProvider time)
{
    public async Task<int> RunAsync(CancellationToken interrupt)
    {
        var stack = new Stack(folders, time);
        using (var turn = RunLock.Take(folders))
        {
            if (IsUp())
            {
                return 0;
            }

            Prepare();
            try
            {
                await new StackStart(options, folders, stack, time).RunAsync(interrupt);
            }
            catch (Exception)
            {
                // Whatever it was, nothing that we started may stay; the reason is told by whoever catches it.
                await stack.StopAsync();
                throw;
            }
        }

        Announcement.Print(stack.State, folders, options);
        await AnnounceSetupAsync(stack.State, interrupt);
        return options.Detach ? 0 : await StayAsync(stack, interrupt);
    }

    private bool IsUp()
    {
        if (RunState.Load(folders) is not { } state)
        {
            return false;
        }

        var dead = state.Parts.Where(p => !p.Process.IsAlive()).ToList();
        if (dead.Count == state.Parts.Count)
        {
            return false; // The machine was restarted, or everything was killed: nothing to stop.
        }

        if (dead.Count > 0)
        {
            throw new LocalServerException(
                $"It is half up: {string.Join(", ", dead.Select(p => p.Name))} ended (log: {dead[0].Log}). Run './flashsale down', then up again.");
        }

        Console.WriteLine("It is up already; './flashsale down' stops it.");
        Announcement.Print(state, folders, options with { Detach = true });
        return true;
    }

    private void Prepare()
    {
        foreach (var port in options.WebPorts.Where(p => !FreePort.IsFree(p)))
        {
            throw new LocalServerException($"Port {port} is in use: stop what listens there (ss -ltnp 'sport = :{port}' tells), or choose another with --port.");
        }

        if (options.Fresh)
        {
            PostgresServer.DeleteData(folders.Postgres);
            foreach (var folder in new[] { folders.Redis, folders.Kafka, folders.Logs }.Where(Directory.Exists))
            {
                Directory.Delete(folder, recursive: true);
            }

            File.Delete(folders.DemoKeyFile);
        }

        Directory.CreateDirectory(folders.Logs);
    }

    // On the terminal alone: whoever has the token owns the console.
    private async Task AnnounceSetupAsync(RunState state, CancellationToken ct)
    {
        if (await LedgerSetup.NewSetupTokenAsync(state.OwnerConnectionString, state.DemoApiKey, time, ct) is { } token)
        {
            Announcement.PrintSetup($"{state.Web.First().Address}/console/setup#{token}");
        }
    }

    private static async Task<int> StayAsync(Stack stack, CancellationToken interrupt)
    {
        await stack.ReportEndsAsync(interrupt);
        Console.WriteLine(interrupt.IsCancellationRequested ? "Stopping …" : "Everything ended.");
        await stack.StopAsync();
        return interrupt.IsCancellationRequested ? 0 : 1;
    }
}
