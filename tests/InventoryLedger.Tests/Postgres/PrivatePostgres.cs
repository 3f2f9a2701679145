using System.Diagnostics;
using Npgsql;

namespace InventoryLedger.Tests.Postgres;

/// <summary>A PostgreSQL server of our own: a temporary folder, a Unix socket and nothing else, durable as in production.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private const string Binaries = "/usr/lib/postgresql/15/bin/";
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);

    private readonly string folder = Directory.CreateTempSubdirectory("ledger-pg-").FullName;
    private Process? server;

    private PrivatePostgres()
    {
    }

    public string ConnectionString(string database) =>
        $"Host={folder};Username=postgres;Database={database};Timeout=30;Include Error Detail=true;Maximum Pool Size=60";

    public static async Task<PrivatePostgres> StartAsync()
    {
        var postgres = new PrivatePostgres();
        await postgres.InitAsync();
        await postgres.StartServerAsync();
        return postgres;
    }

    /// <summary>SIGKILL to the postmaster: what a power cut looks like to PostgreSQL. Its children end by themselves.</summary>
    public async Task KillAsync()
    {
        server!.Kill();
        await server.WaitForExitAsync();
    }

    public async Task StartServerAsync()
    {
        server = Run("postgres", "-D", Path.Combine(folder, "data"), "-k", folder, "-c", "listen_addresses=", "-c", "max_connections=120",
            "-c", "fsync=on", "-c", "synchronous_commit=on", "-c", "shared_buffers=128MB");
        var started = Stopwatch.GetTimestamp();
        while (!await AnswersAsync())
        {
            if (server.HasExited || Stopwatch.GetElapsedTime(started) > StartLimit)
            {
                throw new InvalidOperationException($"PostgreSQL did not start in {StartLimit}; its data is in {folder}.");
            }

            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (server is { HasExited: false })
        {
            await KillAsync();
        }

        server?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task InitAsync()
    {
        using (var chown = Process.Start("chown", ["postgres", folder]))
        {
            await chown.WaitForExitAsync();
        }

        using var init = Run("initdb", "-D", Path.Combine(folder, "data"), "-A", "trust", "-E", "UTF8", "--locale=C", "-U", "postgres");
        await init.WaitForExitAsync();
        if (init.ExitCode != 0)
        {
            throw new InvalidOperationException($"initdb failed with {init.ExitCode}.");
        }
    }

    // The server refuses root; setpriv replaces itself by it, so the process we hold is the postmaster.
    private static Process Run(string binary, params string[] arguments)
    {
        var start = new ProcessStartInfo("setpriv") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--reuid=postgres", "--regid=postgres", "--init-groups", Binaries + binary, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
