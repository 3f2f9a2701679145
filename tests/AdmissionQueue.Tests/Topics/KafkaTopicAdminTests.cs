using AdmissionQueue.Topics;
using Xunit;

namespace AdmissionQueue.Tests.Topics;

/// <summary>Topics by Kafka's own admin API, over TLS and SCRAM.</summary>
public sealed class KafkaTopicAdminTests(SecuredKafkaFixture kafka) : IClassFixture<SecuredKafkaFixture>
{
    private readonly string name = $"sale.{Guid.NewGuid():n}.queue";

    [Fact]
    public async Task A_sales_topic_outlives_the_loss_of_a_broker_and_every_rule_of_the_cluster()
    {
        using var admin = new KafkaTopicAdmin(kafka.Options); // Three brokers.

        await admin.EnsureAsync(name, 6, TopicRetention.UntilDeleted, CancellationToken.None);

        var made = Assert.Single(kafka.Server.Made, topic => topic.Name == name);
        Assert.Equal((6, 3), (made.Partitions, made.ReplicationFactor));
        Assert.Equal("2", made.Configs["min.insync.replicas"]);
        Assert.Equal(("delete", "-1", "-1"), (made.Configs["cleanup.policy"], made.Configs["retention.ms"], made.Configs["retention.bytes"]));
    }

    [Fact]
    public async Task Another_topic_keeps_what_the_cluster_says_and_one_broker_is_enough_where_one_copy_is_wanted()
    {
        using var admin = new KafkaTopicAdmin(kafka.Options with { ReplicationFactor = 1 });

        await admin.EnsureAsync(name, 1, TopicRetention.OfCluster, CancellationToken.None);

        Assert.Equal(["min.insync.replicas=1"], Assert.Single(kafka.Server.Made, topic => topic.Name == name).Configs.Select(config => $"{config.Key}={config.Value}"));
    }

    [Fact]
    public async Task A_topic_is_made_once_never_with_other_partitions_and_deleted_as_often_as_asked()
    {
        using var admin = new KafkaTopicAdmin(kafka.Options);

        await admin.EnsureAsync(name, 6, TopicRetention.UntilDeleted, CancellationToken.None);
        await admin.EnsureAsync(name, 6, TopicRetention.UntilDeleted, CancellationToken.None);
        var refused = await Assert.ThrowsAsync<TopicException>(() => admin.EnsureAsync(name, 7, TopicRetention.UntilDeleted, CancellationToken.None));
        Assert.Equal($"The topic {name} has 6 partitions where 7 are wanted; delete it or keep its number.", refused.Message);

        await admin.DeleteAsync(name, CancellationToken.None);
        await admin.DeleteAsync(name, CancellationToken.None);
        await admin.EnsureAsync(name, 7, TopicRetention.UntilDeleted, CancellationToken.None);
    }

    [Fact]
    public async Task The_cluster_says_which_one_it_is()
    {
        using var admin = new KafkaTopicAdmin(kafka.Options);
        Assert.NotEmpty(await admin.ClusterIdAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData("sasl.password", "another", "Authentication failed: invalid credentials.")]
    [InlineData("ssl.ca.location", "/etc/ssl/certs/ca-certificates.crt", "broker certificate could not be verified")]
    [InlineData("sasl.mechanism", "PLAIN", "broker's supported mechanisms: SCRAM-SHA-512")]
    public async Task Who_is_not_let_in_is_told_why(string property, string value, string reason)
    {
        var properties = new Dictionary<string, string>(kafka.Options.Properties) { [property] = value };
        using var admin = new KafkaTopicAdmin(kafka.Options with { Properties = properties });

        var refused = await Assert.ThrowsAsync<TopicException>(() => admin.ClusterIdAsync(CancellationToken.None));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }
}
