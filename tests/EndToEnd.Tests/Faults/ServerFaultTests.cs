using System.Globalization;
using System.Net;
using AdmissionQueue.Topics;
using Confluent.Kafka;
using EndToEnd.Tests.Doors;
using EndToEnd.Tests.Stack;
using StackExchange.Redis;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Faults;

/// <summary>Servers that lose what they had, in the middle of a sale. These use servers of their own: others must not see it.</summary>
public sealed class ServerFaultTests
{
    private const int Shoppers = 300;

    private static readonly TimeSpan RebuiltWithin = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Places_survive_a_restart_of_the_embedded_Kafka_which_forgets_everything()
    {
        await using var servers = new OwnServers();
        await servers.Fixture.InitializeAsync();
        await using var stack = await FlashSaleStack.StartAsync(servers.Fixture);
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: Shoppers, ratePerMinute: 1_200);
        var joined = await api.JoinAllAsync(slug, Shoppers);
        await Until.TrueAsync("some were granted", async () => await stack.Database.DecidedAsync(slug) >= 20);

        await servers.Fixture.Kafka.KillAsync();
        await servers.Fixture.Kafka.RestartAsync();

        await EverybodyIsGranted(stack, api, slug, joined);
        Assert.All(await ArrivalsAsync(stack, servers, slug), arrivals => Assert.Equal(arrivals.Order(), arrivals));
    }

    /// <summary>How many wait is <c>FLASHSALE_WAITING</c>: 20,000 by hand.</summary>
    [Fact]
    public async Task Places_and_progress_survive_a_Redis_that_is_killed_and_comes_back_empty()
    {
        var waiting = int.Parse(Environment.GetEnvironmentVariable("FLASHSALE_WAITING") ?? $"{Shoppers}", CultureInfo.InvariantCulture);
        await using var servers = new OwnServers();
        await servers.Fixture.InitializeAsync();
        await using var stack = await FlashSaleStack.StartAsync(servers.Fixture);
        using var api = stack.Api();
        var slug = await api.OpenSaleAsync(units: waiting + 2, ratePerMinute: 1_200);
        var joined = await api.JoinAllAsync(slug, waiting);
        using var browser = new Browser(api.Address);
        var old = await browser.JoinAsync(slug, "sneaker", 1);
        (await api.SendAsync(HttpMethod.Delete, "/api/ticket", old)).EnsureSuccessStatusCode().Dispose();
        var anew = await api.TicketAsync(await browser.JoinAsync(slug, "sneaker", 1));
        await Until.TrueAsync("some were granted", async () => await stack.Database.DecidedAsync(slug) >= 20);
        var ahead = await AheadAsync(api, joined);

        await servers.Fixture.Redis.KillAsync();
        Directory.Delete(servers.Fixture.Redis.DataFolder, recursive: true);
        await servers.Fixture.Redis.RestartAsync();

        // A newcomer gets a number that nobody had, and those who were there keep theirs, and never see more people ahead.
        Assert.True((await api.JoinWhenTakenAsync(slug, RebuiltWithin)).Number > waiting);
        using var again = await api.JoinAsync(slug, joined[0].Bearer);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal((long)anew["number"]!, (long)(await api.TicketAsync(await browser.JoinAsync(slug, "sneaker", 1)))["number"]!);
        Assert.All((await AheadAsync(api, joined)).Zip(ahead), place => Assert.True(place.First <= place.Second, $"{place.First} ahead, {place.Second} before"));

        (await api.MerchantAsync($"/{slug}/rate", new { ratePerMinute = Math.Max(1_200, 3 * waiting) })).EnsureSuccessStatusCode().Dispose();
        await EverybodyIsGranted(stack, api, slug, joined);
    }

    /// <summary>Redis comes back empty, then the log is lost: every lane keeps its numbers, its progress, and whose its invites are.</summary>
    [Fact]
    public async Task Lanes_survive_an_empty_Redis_and_a_lost_log()
    {
        await using var servers = new OwnServers();
        await servers.Fixture.InitializeAsync();
        await using var stack = await FlashSaleStack.StartAsync(servers.Fixture);
        using var api = stack.Api();
        var slug = await api.OpenWithMembersAsync(units: 2 * Shoppers, ratePerMinute: 1_200);
        var invite = (await api.InvitesAsync(slug, 1))[0];
        (await api.JoinByAsync(slug, invite)).EnsureSuccessStatusCode().Dispose();
        var (main, members) = (await api.JoinAllAsync(slug, 120), await api.MembersJoinAsync(slug, 80));
        await Until.TrueAsync("some were granted", async () => await stack.Database.DecidedAsync(slug) >= 20);

        await FlushRedisAsync(servers);
        Assert.True((await api.JoinWhenTakenAsync(slug)).Number > 120);
        using var stolen = await api.JoinByAsync(slug, invite);
        Assert.Contains("invite-used", await stolen.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(Assert.Single(await api.MembersJoinAsync(slug, 1)).Number > 81);
        await servers.Fixture.Kafka.KillAsync();
        await servers.Fixture.Kafka.RestartAsync();

        await EverybodyIsGranted(stack, api, slug, [.. main, .. members]);
        using var again = await api.JoinByAsync(slug, invite);
        Assert.Contains("invite-used", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await stack.Database.AddsUpAsync(slug, 2 * Shoppers);
    }

    /// <summary>Redis forgets the lobby before the draw, Kafka forgets the log in the middle of the drain: nobody loses a place, and the numbers
    /// are those that the public draw gives.</summary>
    [Fact]
    public async Task A_lobby_survives_an_empty_Redis_before_its_draw_and_a_lost_log_after_it()
    {
        await using var servers = new OwnServers();
        await servers.Fixture.InitializeAsync();
        await using var stack = await FlashSaleStack.StartAsync(servers.Fixture);
        using var api = stack.Api();
        var slug = await api.OpenLobbyAsync(units: 2 * Shoppers, ratePerMinute: 1_200);
        var commitment = (string)(await api.JsonAsync($"/api/sales/{slug}"))!["drawCommitment"]!;
        var early = await api.JoinAllAsync(slug, Shoppers - 1);
        await FlushRedisAsync(servers);
        var last = await api.JoinWhenTakenAsync(slug);

        await stack.Database.StartNowAsync(slug);
        var draw = await PublicDraw.RevealedAsync(api, slug, commitment);
        Assert.True(draw.Joiners >= Shoppers);
        Joined[] joined = [.. early, last];
        await draw.IsToldToAsync(api, joined);
        var late = await api.JoinedAsync(slug);
        Assert.Equal(late.Arrival, late.Number);

        await Until.TrueAsync("some were granted", async () => await stack.Database.DecidedAsync(slug) >= 20);
        await servers.Fixture.Kafka.KillAsync();
        await servers.Fixture.Kafka.RestartAsync();

        await Until.TrueAsync(
            "everybody was granted", async () => await stack.Database.DecidedAsync(slug) > joined.Length, TimeSpan.FromSeconds(90));
        await draw.IsToldToAsync(api, [.. joined, late]);
        await stack.Database.AddsUpAsync(slug, 2 * Shoppers);
    }

    /// <summary>How many are ahead of each; none where it is their turn.</summary>
    private static async Task<long[]> AheadAsync(ShopApi api, IReadOnlyList<Joined> joined)
    {
        var ahead = new long[joined.Count];
        await Parallel.ForAsync(0, joined.Count, async (i, _) => ahead[i] = (long?)(await api.TicketAsync(joined[i].Bearer))["ahead"] ?? 0);
        return ahead;
    }

    /// <summary>The tickets in each partition of the queue, each where it came first.</summary>
    private static async Task<IReadOnlyList<long[]>> ArrivalsAsync(FlashSaleStack stack, OwnServers servers, string slug)
    {
        var topic = SaleTopics.Of(await stack.Database.SaleIdAsync(slug)).Queue;
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(
            new KafkaOptions { BootstrapServers = servers.Fixture.KafkaBootstrapServers }.Consumer("order")).Build();
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var arrivals = admin.GetMetadata(topic, RebuiltWithin).Topics[0].Partitions.Select(_ => new List<long>()).ToArray();
        consumer.Assign(arrivals.Select((_, partition) => new TopicPartitionOffset(topic, partition, new Offset(0))));
        for (var unread = arrivals.Length; unread > 0;)
        {
            var record = consumer.Consume(RebuiltWithin) ?? throw new TimeoutException("The queue topic could not be read to its end.");
            unread -= record.IsPartitionEOF ? 1 : 0;
            if (!record.IsPartitionEOF)
            {
                arrivals[record.Partition.Value].Add(RecordJson.ReadEntry(record.Message.Value).Arrival);
            }
        }

        return [.. arrivals.Select(partition => partition.Distinct().ToArray())];
    }

    private static async Task FlushRedisAsync(OwnServers servers)
    {
        await using var admin = await ConnectionMultiplexer.ConnectAsync($"{servers.Fixture.RedisConfiguration},allowAdmin=true");
        await admin.GetServers()[0].FlushAllDatabasesAsync();
    }

    private static async Task EverybodyIsGranted(FlashSaleStack stack, ShopApi api, string slug, IReadOnlyList<Joined> joined)
    {
        await Until.TrueAsync(
            "everybody was granted", async () => await stack.Database.DecidedAsync(slug) >= joined.Count, TimeSpan.FromSeconds(90));
        foreach (var ticket in joined)
        {
            var told = await api.TicketAsync(ticket.Bearer);
            Assert.Equal((ticket.Number, "reserved"), ((long)told["number"]!, (string)told["state"]!));
        }
    }

    private sealed class OwnServers : IAsyncDisposable
    {
        public ServersFixture Fixture { get; } = new();

        public ValueTask DisposeAsync() => Fixture.DisposeAsync();
    }
}
