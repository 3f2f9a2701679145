using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
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

    protected override async Task<bool> AnswersAsync(int pid, CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port, ct);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {_password}\r\nPING\r\n"), ct);

        // "-LOADING" while it reads its append-only file, and "-WRONGPASS" when somebody else has our port.
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync(ct) == "+OK" && await reader.ReadLineAsync(ct) == "+PONG";
    }
}
