using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using Xunit;

namespace AdmissionQueue.Tests.Warmup;

public sealed class SaleRebuildTests(RedisFixture redis)
{
    [Fact]
    public async Task Who_finds_another_at_it_leaves_the_rebuild_to_that_one()
    {
        var sale = TestSale.In(SaleState.Open);
        var rebuild = new SaleRebuild(new KafkaOptions { BootstrapServers = "127.0.0.1:1" }, redis.Connection);
        Assert.True(await rebuild.BeginAsync(sale.Id));
        Assert.False(await rebuild.BeginAsync(sale.Id));
    }
}
