namespace EmbeddedKafka;

/// <summary>Written to --ready-file once clients may come.</summary>
internal sealed record ReadyDocument(string BootstrapServers, string ControlUrl, string ClusterId, int Pid);
