namespace FlashSale.LocalServers.Nodes;

/// <summary>What every web node and worker has to be told, as environment variables.</summary>
public static class NodeSettings
{
    /// <summary>The settings of a node.</summary>
    /// <param name="postgres">The connection string of the ledger.</param>
    /// <param name="redis">The configuration of Redis.</param>
    /// <param name="kafka">Kafka's bootstrap servers.</param>
    /// <param name="kafkaControl">The control endpoint of an embedded Kafka; null where it is a real one.</param>
    public static Dictionary<string, string> Of(string postgres, string redis, string kafka, string? kafkaControl)
    {
        var settings = new Dictionary<string, string>
        {
            ["Postgres__ConnectionString"] = postgres,
            ["Redis__Configuration"] = redis,
            ["Kafka__BootstrapServers"] = kafka,
        };
        if (kafkaControl is not null)
        {
            settings["Kafka__ControlUrl"] = kafkaControl;

            // The embedded one waits in each rebalance for a session's length, whoever has answered by then. Apache Kafka does not, and takes no session under 6 s.
            settings["Kafka__SessionTimeoutMs"] = "4000";
        }

        return settings;
    }
}
