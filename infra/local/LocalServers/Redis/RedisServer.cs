using System.Security.Cryptography;
using FlashSale.LocalServers.Processes;

namespace FlashSale.LocalServers.Redis;

/// <summary>A private Redis: loopback, a password, and an append-only file, so that a crash costs a second at most.</summary>
public sealed class RedisServer : LocalServer
{
    private const string Program = "redis-server";

    private readonly string _folder;
    private readonly string _program;
    private readonly int _port;
    private readonly string _password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));

    private RedisServer(string folder, string program, int port, TimeProvider time, ChildLifetime lifetime)
        : base("redis", Path.Combine(folder, "redis.log"), time, lifetime)
    {
        (_folder, _program, _port) = (folder, program, port);
    }

    public override string Address => $"127.0.0.1:{_port}";

    /// <summary>For StackExchange.Redis.</summary>
    public string Configuration => $"{Address},password={_password}";

    /// <summary>Where it keeps its data. Without this folder it starts empty.</summary>
    public string DataFolder => Path.Combine(_folder, "appendonlydir");

    private string ConfigPath => Path.Combine(_folder, "redis.conf");

    public static async Task<RedisServer> StartAsync(
        string folder, TimeProvider time, ChildLifetime lifetime = ChildLifetime.EndsWithParent, CancellationToken ct = default)
    {
        var program = ToolRunner.Find(Program)
            ?? throw new LocalServerException($"{Program} is missing: run 'apt-get install -y redis-server', or use a server that exists with --redis host:port.");
        Directory.CreateDirectory(folder);
        var server = new RedisServer(folder, program, FreePort.Take(), time, lifetime);
        server.WriteConfig();
        await server.LaunchAsync(ct);
        return server;
    }

    /// <summary>Whether the server of a <see cref="Configuration"/> answers, for one who did not start it.</summary>
    public static Task<bool> AnswersAsync(string configuration, CancellationToken ct = default)
    {
        var (address, password) = (configuration.Split(',')[0], configuration.Split("password=")[1]);
        return RedisPing.IsAnsweredAsync(int.Parse(address.Split(':')[1]), password, ct);
    }

    // The password goes through a file that only we can read: a command line is shown to everybody on the machine.
    private void WriteConfig() => PrivateFile.Write(
        ConfigPath,
        $"""
        bind 127.0.0.1
        port {_port}
        protected-mode yes
        requirepass {_password}
        daemonize no
        dir "{_folder}"
        save ""
        appendonly yes
        appendfsync everysec
        maxclients 10000

        """);

    protected override ChildStart Describe() => new(_program, [ConfigPath], LogPath) { Folder = _folder };

    protected override Task<bool> AnswersAsync(int pid, CancellationToken ct) => RedisPing.IsAnsweredAsync(_port, _password, ct);
}
