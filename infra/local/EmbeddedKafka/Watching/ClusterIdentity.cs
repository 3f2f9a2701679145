using System.Net;

namespace EmbeddedKafka.Watching;

/// <summary>Who this cluster is and where it is reached. The id is new with each process, since its log is: offsets
/// that were stored under another id must never be applied to this log.</summary>
internal sealed record ClusterIdentity(string ClusterId, IReadOnlyList<IPEndPoint> Addresses)
{
    public string BootstrapServers { get; } = string.Join(',', Addresses);
}
