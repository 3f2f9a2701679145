using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>A node that has just started goes a shopper's way by itself before it is ready, and nothing of that is left.</summary>
public sealed class RehearsalTests(ServersFixture servers)
{
    private const int DatabaseOfMine = 7; // Redis has sixteen; other tests are in the first.

    [Fact]
    public async Task A_node_rehearses_before_it_is_ready_and_leaves_nothing_behind()
    {
        var topicsBefore = await TopicsAsync();
        var redis = $"{servers.RedisConfiguration},defaultDatabase={DatabaseOfMine}";
        await using var stack = await FlashSaleStack.StartAsync(
            servers, workers: 0, new Dictionary<string, string?> { ["Redis__Configuration"] = redis, ["Rehearsal__Joins"] = "20" });
        using var http = new HttpClient { BaseAddress = new Uri(stack.Web.Address) };

        var loops = (await http.GetFromJsonAsync<JsonNode>("/healthz/ready"))!.AsArray();
        var rehearsal = Assert.Single(loops, loop => (string?)loop!["name"] == "rehearsal");
        // It only ends well where every join of it was answered with a place.
        Assert.NotNull(rehearsal!["lastStepAt"]);

        // Marks of who was here end by themselves, as every sale's do.
        Assert.All(await KeysAsync(redis), key => Assert.Contains(":present:", key, StringComparison.Ordinal));
        Assert.Equal(topicsBefore, await TopicsAsync());
        await using var command = stack.Database.CreateCommand("SELECT (SELECT count(*) FROM sale) + (SELECT count(*) FROM ticket) + (SELECT count(*) FROM wait_sample)");
        Assert.Equal(0L, await command.ExecuteScalarAsync());
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(string configuration)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(configuration);
        return [.. redis.GetServers()[0].Keys(DatabaseOfMine).Select(key => key.ToString())];
    }

    private async Task<IReadOnlyList<string>> TopicsAsync()
    {
        using var http = new HttpClient { BaseAddress = new Uri(servers.KafkaControlUrl) };
        var status = await http.GetFromJsonAsync<JsonNode>("status");
        return [.. status!["topics"]!.AsArray().Select(topic => (string)topic!["name"]!).Order()];
    }
}
