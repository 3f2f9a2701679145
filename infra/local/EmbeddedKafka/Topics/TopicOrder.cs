using System.Text.RegularExpressions;

namespace EmbeddedKafka.Topics;

/// <summary>A topic that shall exist.</summary>
internal sealed partial record TopicOrder(string? Name, int Partitions, int ReplicationFactor = 1)
{
    /// <summary>Far above what a sale needs on one machine; each partition may hold 5 MiB.</summary>
    public const int PartitionsMax = 256;

    /// <summary>What is wrong with it, as a sentence; null when nothing is.</summary>
    public string? Fault(int brokers)
    {
        if (Name is null || !LegalName().IsMatch(Name) || Name is "." or "..")
        {
            return "name: give 1 to 249 letters, digits, '.', '_' or '-'.";
        }

        if (Partitions is < 1 or > PartitionsMax)
        {
            return $"partitions: {Partitions} is outside 1 to {PartitionsMax}.";
        }

        return ReplicationFactor < 1 || ReplicationFactor > brokers
            ? $"replicationFactor: {ReplicationFactor} is outside 1 to {brokers}, the number of brokers here."
            : null;
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,249}$")]
    private static partial Regex LegalName();
}
