namespace TestServers.SecuredKafka;

/// <summary>A topic as a client ordered it through the admin API.</summary>
public sealed record MadeTopic(string Name, int Partitions, short ReplicationFactor, IReadOnlyDictionary<string, string?> Configs);
