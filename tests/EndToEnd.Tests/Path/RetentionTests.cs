using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Dapper;
using EndToEnd.Tests.Stack;
using InventoryLedger.Catalog;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>A worker removes what is left of a sale that is over, on the real Kafka, Redis and PostgreSQL.</summary>
[Collection(OnTwoWorkers.Name)]
public sealed class RetentionTests(TwoWorkerStack shared, ServersFixture servers)
{
    [Fact]
    public async Task Topics_and_keys_go_a_day_after_the_close_and_rows_when_the_retention_is_over()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var (slug, other) = (await api.OpenWithMembersAsync(units: 10, ratePerMinute: 6_000), await api.OpenSaleAsync(units: 10));
        var (member, main) = ((await api.MembersJoinAsync(slug, 1))[0], await api.JoinedAsync(slug));
        await api.TicketBecomesAsync(member.Bearer, "reserved");
        await api.TicketBecomesAsync(main.Bearer, "reserved");
        var sale = (await new SaleStore(stack.Database).FindAsync(slug, CancellationToken.None))!;
        (await api.MerchantAsync($"/{slug}/close", new { })).EnsureSuccessStatusCode().Dispose();
        await api.TicketBecomesAsync(member.Bearer, "expired");
        await using var redis = await ConnectionMultiplexer.ConnectAsync(servers.RedisConfiguration);
        Assert.NotEmpty(KeysOf(redis, sale));
        Assert.Equal(2, (await TopicsOfAsync(sale)).Count);

        await ClosedAgoAsync(stack, sale, "26 hours");
        await Until.TrueAsync("topics and keys were removed", async () => KeysOf(redis, sale).Count == 0 && (await TopicsOfAsync(sale)).Count == 0);
        Assert.Equal(2, await stack.Database.DecidedAsync(slug));

        await ClosedAgoAsync(stack, sale, "91 days");
        await Until.TrueAsync("the rows were removed", async () => await new SaleStore(stack.Database).FindAsync(sale.Id, CancellationToken.None) is null);
        Assert.Equal(0, await stack.Database.DecidedAsync(slug));
        await api.TicketBecomesAsync((await api.JoinedAsync(other)).Bearer, "reserved");
    }

    // What was seen in a minute ends by itself, three minutes later.
    private static List<string> KeysOf(ConnectionMultiplexer redis, Sale sale) =>
        [.. redis.GetServers()[0].Keys(pattern: $"*{sale.Id}*").Select(key => key.ToString()).Where(key => !key.Contains(":present:", StringComparison.Ordinal))];

    private async Task<IReadOnlyList<string>> TopicsOfAsync(Sale sale)
    {
        using var http = new HttpClient { BaseAddress = new Uri(servers.KafkaControlUrl) };
        var status = System.Text.Json.Nodes.JsonNode.Parse(await http.GetStringAsync(new Uri("status", UriKind.Relative)))!;
        var ours = SaleTopics.Of(sale.Id);
        return [.. status["topics"]!.AsArray().Select(topic => (string)topic!["name"]!).Where(name => name == ours.Queue || name == ours.Results)];
    }

    private static async Task ClosedAgoAsync(FlashSaleStack stack, Sale sale, string ago)
    {
        await using var connection = await stack.Database.OpenConnectionAsync();
        await connection.ExecuteAsync($"UPDATE sale SET closed_at = clock_timestamp() - interval '{ago}' WHERE id = @id", new { id = sale.Id.Value });
    }
}
