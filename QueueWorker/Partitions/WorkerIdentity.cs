namespace QueueWorker.Partitions;

/// <summary>This worker's name, as the ledger notes it beside the partitions that it holds.</summary>
internal sealed record WorkerIdentity(string Name)
{
    public static WorkerIdentity OfThisProcess() => new($"{Environment.MachineName}/{Environment.ProcessId}");
}
