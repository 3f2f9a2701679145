using System.Data.Common;
using System.Text.RegularExpressions;
using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Postgres;

/// <summary>A private, durable PostgreSQL that listens on a socket in a folder of its own and on no port.</summary>
public sealed partial class PostgresServer : LocalServer
{
    /// <summary>Everything may be done by this role: migrations and tests use it, services get lesser ones.</summary>
    public const string Owner = "flashsale";

    public const int ConnectionsMax = 200;

    private const int UsualPort = 5432;

    private const int ReadyLine = 7; // Of postmaster.pid, counted from 0; the first is the pid.

    private readonly PostgresTools _tools;
    private readonly PostgresPlace _place;

    private PostgresServer(PostgresTools tools, PostgresPlace place, string logPath, TimeProvider time, ChildLifetime lifetime)
        : base("postgres", logPath, time, lifetime)
    {
        (_tools, _place) = (tools, place);
    }

    /// <summary>The folder of its socket.</summary>
    public override string Address => _place.Run;

    /// <summary>Names its socket. Another one makes a <see cref="LocalServer.RestartAsync"/> a move: the same data at another address, as after
    /// a failover.</summary>
    public int Port { get; set; } = UsualPort;

    /// <summary>Its socket.</summary>
    public string SocketPath => Path.Combine(_place.Run, $".s.PGSQL.{Port}");

    protected override TimeSpan ReadyWithin => TimeSpan.FromSeconds(60); // Recovery after a crash can take a while.

    /// <param name="folder">For its data; when the server's user can't reach it, a private one under /var/tmp stands in.</param>
    public static async Task<PostgresServer> StartAsync(
        string folder, TimeProvider time, ChildLifetime lifetime = ChildLifetime.EndsWithParent, CancellationToken ct = default)
    {
        var tools = PostgresTools.Find();
        var place = await PostgresPlace.PrepareAsync(folder, ct);
        await InitializeAsync(tools, place, ct);

        // Beside the folder, not in it: the log has to be ours to write when the folder is not.
        var server = new PostgresServer(tools, place, folder.TrimEnd('/') + ".log", time, lifetime);
        await server.LaunchAsync(ct);
        return server;
    }

    /// <summary>Forgets everything that a server of this folder ever stored. None may be running.</summary>
    public static void DeleteData(string folder)
    {
        foreach (var place in PostgresPlace.Candidates(folder).Where(Directory.Exists))
        {
            Directory.Delete(place, recursive: true);
        }
    }

    /// <param name="database">As made by <see cref="CreateDatabaseAsync"/>.</param>
    /// <param name="user">A role that may log in.</param>
    /// <param name="poolMax">Connections of one process; all together have <see cref="ConnectionsMax"/>.</param>
    public string ConnectionString(string database, string user = Owner, int poolMax = 12) => new DbConnectionStringBuilder
    {
        ["Host"] = _place.Run,
        ["Port"] = Port,
        ["Database"] = database,
        ["Username"] = user,
        ["Maximum Pool Size"] = poolMax,
    }.ConnectionString;

    /// <summary>Makes a database when there is none of that name, and gives its owner's connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string name, CancellationToken ct = default)
    {
        if (!LegalName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no plain lower-case name of a database.", nameof(name));
        }

        if ((await PsqlAsync($"SELECT 1 FROM pg_database WHERE datname = '{name}'", ct)).Trim() != "1")
        {
            await PsqlAsync($"CREATE DATABASE {name}", ct);
        }

        return ConnectionString(name);
    }

    protected override ChildStart Describe() => new(_tools.Postgres, [.. Settings()], LogPath)
    {
        User = _place.User,
        Folder = _place.Folder,
        StopSignal = ProcessSignal.Interrupt, // "Fast": ends sessions instead of waiting for them.
    };

    protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
    {
        var path = Path.Combine(_place.Data, "postmaster.pid");
        var lines = File.Exists(path) ? await File.ReadAllLinesAsync(path, ct) : [];

        // After a crash the file of the dead server is still there, and says "ready".
        return lines.Length > ReadyLine && lines[0] == $"{pid}" && lines[ReadyLine].Trim() == "ready";
    }

    // Its complaint and its hint: either may be the last line; or one of those backends says after them that it has noticed.
    private static readonly string[] BackendsAlive = ["shared memory", "still in use", "old server processes", "unexpected postmaster exit"];

    // After a SIGKILL the last of its backends need a moment to notice, and hold the shared memory until then.
    protected override bool IsPassing(string lastWords) =>
        Array.Exists(BackendsAlive, words => lastWords.Contains(words, StringComparison.Ordinal));

    private static async Task InitializeAsync(PostgresTools tools, PostgresPlace place, CancellationToken ct)
    {
        if (Directory.Exists(place.Data))
        {
            return;
        }

        // Made beside and moved, so that one who is interrupted here starts over instead of using half a database.
        var draft = place.Data + ".draft";
        if (Directory.Exists(draft))
        {
            Directory.Delete(draft, recursive: true);
        }

        await ToolRunner.RunAsync(
            place.User, ct, tools.Initdb, "--pgdata", draft, "--username", Owner, "--auth", "trust", "--encoding", "UTF8", "--locale", "C.UTF-8");
        Directory.Move(draft, place.Data);
    }

    // fsync and synchronous_commit are said although they are the defaults: what is acknowledged here must be on the disk. The last line is for a rush: a
    // ledger that fits into memory, no checkpoint in its middle, after which every page is written to the log once more as a whole, and of an earlier rush's log
    // the files are kept to be written over: by default all but 80 MB are deleted in quiet hours, and a file that is made anew costs a commit 35 ms.
    private IEnumerable<string> Settings() =>
        new[]
        {
            "listen_addresses=", $"port={Port}", $"unix_socket_directories={_place.Run}", "unix_socket_permissions=0700",
            $"max_connections={ConnectionsMax}", "fsync=on", "synchronous_commit=on", "logging_collector=off", "log_destination=stderr",
            "shared_buffers=512MB", "max_wal_size=4GB", "min_wal_size=1GB", "wal_compression=lz4",
        }.SelectMany(s => new[] { "-c", s }).Prepend(_place.Data).Prepend("-D");

    private Task<string> PsqlAsync(string sql, CancellationToken ct) =>
        ToolRunner.RunAsync(null, ct, _tools.Psql, "-XqtA", "-v", "ON_ERROR_STOP=1", "-h", _place.Run, "-p", $"{Port}", "-U", Owner, "-d", "postgres", "-c", sql);

    [GeneratedRegex("^[a-z_][a-z0-9_]{0,62}$")]
    private static partial Regex LegalName();
}
