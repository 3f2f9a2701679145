using FlashSale.LocalServers.Redis;
using StackExchange.Redis;
using Xunit;

[assembly: AssemblyFixture(typeof(AdmissionQueue.Tests.RedisFixture))]

namespace AdmissionQueue.Tests;

/// <summary>A real Redis, started once: the scripts are held to their rules on what will run them.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private readonly TestFolder folder = new();
    private RedisServer? server;
    private ConnectionMultiplexer? connection;

    public IConnectionMultiplexer Connection => connection!;

    public async ValueTask InitializeAsync()
    {
        server = await RedisServer.StartAsync(folder.Path, TimeProvider.System);
        connection = await ConnectionMultiplexer.ConnectAsync(server.Configuration);
    }

    public async ValueTask DisposeAsync()
    {
        await connection!.DisposeAsync();
        await server!.DisposeAsync();
        folder.Dispose();
    }
}
