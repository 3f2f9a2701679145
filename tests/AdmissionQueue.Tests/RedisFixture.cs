using FlashSale.LocalServers.Redis;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(AdmissionQueue.Tests.RedisFixture))]

namespace AdmissionQueue.Tests;

/// <summary>A real Redis, started once: the scripts are held to their rules on what will run them.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"fs-{Guid.NewGuid():n}"[..11]);
    private RedisServer? server;
    private ConnectionMultiplexer? connection;

    public IConnectionMultiplexer Connection => connection!;

    public async ValueTask InitializeAsync()
    {
        server = await RedisServer.StartAsync(folder, TimeProvider.System);
        connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await connection!.DisposeAsync();
        await server!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
