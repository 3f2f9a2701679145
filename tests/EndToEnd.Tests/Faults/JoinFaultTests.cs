using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Faults;

public sealed class JoinFaultTests(ServersFixture servers)
{
    /// <summary>By then librdkafka, left to itself, would be between two tries to connect that are ten seconds apart.</summary>
    private static readonly TimeSpan LongOutage = TimeSpan.FromSeconds(14);

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task A_join_while_Kafka_is_out_is_refused_and_its_retry_soon_after_gets_the_place_that_was_kept()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers, workers: 1);
        using var api = stack.Api();
        using var faults = new HttpClient { BaseAddress = new Uri(servers.KafkaControlUrl) };
        var slug = await api.OpenSaleAsync(units: 10, ratePerMinute: 600);
        Assert.Equal(1, (await api.JoinedAsync(slug)).Number);

        using var cut = await faults.PostAsJsonAsync("/faults", new { kind = "cut" });
        cut.EnsureSuccessStatusCode();
        string bearer;
        try
        {
            using var refused = await api.JoinAsync(slug);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            bearer = (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["shopper"]!;
            await Task.Delay(LongOutage, TimeProvider.System);
        }
        finally
        {
            using var healed = await faults.DeleteAsync(new Uri("/faults", UriKind.Relative));
        }

        Joined? retried = null;
        await Until.TrueAsync("the retry was taken", async () =>
        {
            using var answer = await api.JoinAsync(slug, bearer);
            retried = answer.IsSuccessStatusCode ? Joined.Of(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!) : null;
            return retried is not null;
        }, Soon);
        Assert.Equal(2, retried!.Number);
        await api.TicketBecomesAsync(retried.Bearer, "reserved");
    }
}
