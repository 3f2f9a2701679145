using FlashSale.LocalServers.Redis;
using StackExchange.Redis;
using TestServers;

namespace LocalServers.Tests.Redis;

public sealed class RedisServerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fs-redis-").FullName;
    private RedisServer _redis = null!;

    public async ValueTask InitializeAsync() => _redis = await RedisServer.StartAsync(_folder, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _redis.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task What_reached_its_file_is_there_after_a_kill_on_the_same_port()
    {
        await using (var client = await ConnectionMultiplexer.ConnectAsync($"{_redis.Configuration},allowAdmin=true"))
        {
            await client.GetDatabase().StringSetAsync("kept", "yes");

            // A slow disk lets it hold writes back for up to two seconds; what has left its buffer survives its death.
            var server = client.GetServers().Single();
            await Until.TrueAsync("the write is in the file", async () => (await server.InfoRawAsync("persistence"))!.Contains("aof_buffer_length:0", StringComparison.Ordinal));
        }

        var before = (_redis.Address, _redis.Pid);
        await _redis.KillAsync();
        await _redis.RestartAsync();

        Assert.Equal(before.Address, _redis.Address);
        Assert.NotEqual(before.Pid, _redis.Pid);
        await using var again = await ConnectionMultiplexer.ConnectAsync(_redis.Configuration);
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
    }

    [Fact]
    public async Task Nobody_gets_in_without_the_password_nor_reads_it()
    {
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync($"{_redis.Address},connectRetry=0,connectTimeout=1000"));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(Path.Combine(_folder, "redis.conf")).UnixFileMode);
        Assert.DoesNotContain(_redis.Configuration.Split("password=")[1], await File.ReadAllTextAsync($"/proc/{_redis.Pid}/cmdline"), StringComparison.Ordinal);
    }
}
