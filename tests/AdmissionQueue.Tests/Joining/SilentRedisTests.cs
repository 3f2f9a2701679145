using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using FlashSale.LocalServers.Redis;
using StackExchange.Redis;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

/// <summary>A Redis that is there and takes nothing: what is only noted there must keep no thread of those who join.</summary>
public sealed class SilentRedisTests
{
    /// <summary>More than the buffers between the two processes hold.</summary>
    private const int Tickets = 100_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Noting_that_tickets_are_queued_waits_for_nothing()
    {
        using var folder = new TestFolder();
        await using var server = await RedisServer.StartAsync(folder.Path, TimeProvider.System);
        var options = ConfigurationOptions.Parse(server.Configuration);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var (numbers, sale) = (new NumberScript(redis), new SaleId(Guid.NewGuid()));
        server.Pause();
        try
        {
            await Task.Run(() =>
            {
                for (var arrival = 1; arrival <= Tickets; arrival++)
                {
                    numbers.MarkQueued(sale, arrival, partition: 0, offset: arrival);
                }
            }).WaitAsync(Patience, TimeProvider.System);
        }
        finally
        {
            server.Continue();
        }
    }
}
