using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Overload;
using Xunit;

namespace WaitingRoom.Web.Tests.Overload;

public sealed class OverloadGuardTests
{
    private readonly FakeTimeProvider time = new();
    private readonly Queue<Action> pool = new();

    [Theory]
    [InlineData("/api/ticket", true)]
    [InlineData("/api/sales/drop/tickets", true)]
    [InlineData("/sales/drop", true)]
    [InlineData("/hubs/queue", true)]
    [InlineData("/api/merchant/sales", false)]
    [InlineData("/healthz/live", false)]
    public async Task A_late_node_refuses_shoppers_until_it_is_in_time_again_and_nobody_else(string path, bool isShoppers)
    {
        var lag = new PoolLag(pool.Enqueue, time);
        await using var app = await StartAsync(lag);
        using var http = app.GetTestClient();

        lag.Probe();
        time.Advance(OverloadGuard.LagMax);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);

        time.Advance(TimeSpan.FromMilliseconds(1));
        var late = await http.GetAsync(path);
        Assert.Equal(isShoppers ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, late.StatusCode);
        Assert.Equal(isShoppers ? TimeSpan.FromSeconds(5) : null, late.Headers.RetryAfter?.Delta);

        pool.Dequeue().Invoke();
        lag.Probe();
        pool.Dequeue().Invoke();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public void A_pool_whose_threads_are_all_taken_is_late()
    {
        var services = new ServiceCollection().AddSingleton(TimeProvider.System).AddOverloadGuard().BuildServiceProvider();
        var lag = services.GetRequiredService<PoolLag>();
        using var thread = new PoolLagThread(lag, new PoolThreads(1, _ => { }, () => 0, TimeProvider.System));
        using var goOn = new ManualResetEventSlim();
        thread.StartAsync(CancellationToken.None);
        try
        {
            ThreadPool.GetMinThreads(out var threads, out _);
            for (var taken = 0; taken < threads + 100; taken++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_ => goOn.Wait(), null);
            }

            Assert.True(SpinWait.SpinUntil(() => lag.Now > OverloadGuard.LagMax, TimeSpan.FromSeconds(30)));
        }
        finally
        {
            goOn.Set();
        }

        Assert.True(SpinWait.SpinUntil(() => lag.Now < OverloadGuard.LagMax, TimeSpan.FromSeconds(30)));
        thread.StopAsync(CancellationToken.None);
    }

    private static async Task<WebApplication> StartAsync(PoolLag lag)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        builder.Services.AddSingleton(lag).AddSingleton(new RefusedCrowd(TimeProvider.System));
        var app = builder.Build();
        app.UseOverloadGuard();
        app.MapFallback(() => "here");
        await app.StartAsync();
        return app;
    }
}
