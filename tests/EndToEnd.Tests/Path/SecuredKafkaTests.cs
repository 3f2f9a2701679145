using EndToEnd.Tests.Stack;
using TestServers;
using TestServers.SecuredKafka;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>Nodes that know no control endpoint, and a Kafka that takes TLS and SCRAM only: as with Apache Kafka, all they have is what is configured.</summary>
public sealed class SecuredKafkaTests(ServersFixture servers)
{
    [Fact]
    public async Task A_sale_runs_over_tls_and_scram_on_topics_of_the_admin_api()
    {
        const int Units = 40;
        await using var kafka = SecuredKafkaServer.Before(servers.Kafka);
        var ca = System.IO.Path.GetTempFileName();
        var more = kafka.PropertiesWith(ca).ToDictionary(property => $"Kafka__Properties__{property.Key}", property => (string?)property.Value);
        (more["Kafka__BootstrapServers"], more["Kafka__ControlUrl"]) = (kafka.BootstrapServers, null);
        await using var stack = await FlashSaleStack.StartAsync(servers, more: more);
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(Units);

        var first = await api.JoinedAsync(slug);
        await using var page = await WatchingPage.OpenAsync(api.Address, first.Bearer);
        await Until.TrueAsync("the turn was pushed", () => page.WasTold("reserved"));
        stack.Workers[0].Kill();
        await api.JoinAllAsync(slug, shoppers: 60);
        await Until.TrueAsync("the other worker granted the rest", async () => (await stack.Database.GrantOrderAsync(slug)).Count == Units);
        await stack.Database.AddsUpAsync(slug, stocked: Units);

        Assert.Equal(["queue", "results"], kafka.Made.Select(topic => topic.Name.Split('.')[^1]).Order(StringComparer.Ordinal));
        Assert.All(kafka.Made, topic => Assert.Equal((3, "2", "-1"), (topic.ReplicationFactor, topic.Configs["min.insync.replicas"], topic.Configs["retention.ms"])));
        File.Delete(ca);
    }
}
