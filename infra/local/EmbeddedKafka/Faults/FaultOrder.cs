namespace EmbeddedKafka.Faults;

/// <summary>One thing that shall go wrong. Which fields count depends on <see cref="Kind"/>.</summary>
internal sealed record FaultOrder(
    string? Kind, int? Ms = null, string? Api = null, int[]? Codes = null, string? Topic = null, int? Partition = null, int? Broker = null);
