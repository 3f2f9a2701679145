using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using QueueWorker.Draining;
using QueueWorker.Partitions;

namespace QueueWorker.Tests.Partitions;

/// <summary>What <see cref="HeldPartitions"/> does for a sale with the main lane alone, in the words of such a sale.</summary>
internal static class OneLane
{
    public static void Reveal(this HeldPartitions held, QueueNumbers numbers) => held.Reveal([numbers]);

    public static IReadOnlyList<FrontierReport> Frontiers(this HeldPartitions held, long serving) => held.Frontiers(UpTo(serving));

    public static TakenBatch TakeUpTo(this HeldPartitions held, long serving, int most) => held.TakeUpTo(UpTo(serving), most);

    private static ServedLanes UpTo(long serving)
    {
        var served = new ServedLanes(lanes: 1);
        served.Note([serving]);
        return served;
    }
}
