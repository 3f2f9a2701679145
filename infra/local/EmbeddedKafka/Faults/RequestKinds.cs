namespace EmbeddedKafka.Faults;

/// <summary>Kafka's numbers for the requests that can be made to fail.</summary>
internal static class RequestKinds
{
    public static readonly IReadOnlyDictionary<string, short> Keys = new Dictionary<string, short>(StringComparer.OrdinalIgnoreCase)
    {
        ["Produce"] = 0,
        ["Fetch"] = 1,
        ["ListOffsets"] = 2,
        ["Metadata"] = 3,
        ["OffsetCommit"] = 8,
        ["OffsetFetch"] = 9,
        ["FindCoordinator"] = 10,
        ["JoinGroup"] = 11,
        ["Heartbeat"] = 12,
        ["LeaveGroup"] = 13,
        ["SyncGroup"] = 14,
        ["ApiVersions"] = 18,
        ["InitProducerId"] = 22,
    };
}
