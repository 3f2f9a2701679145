using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using QueueWorker.Partitions;

namespace Simulation.Figures;

/// <summary>What waiting tickets take in a worker's own buffers.</summary>
public static class WorkerMemory
{
    private const int Partitions = 8;

    /// <summary>Bytes that a worker holds for a crowd, when it holds all partitions and has read all that it will read ahead.</summary>
    /// <param name="tickets">How many wait.</param>
    /// <param name="drawn">Whether they came to a lobby that draws, so that all of them have to be held; else the bound of each partition applies.</param>
    /// <returns>Bytes, and how many tickets are held.</returns>
    public static (long Bytes, long Held) Of(int tickets, bool drawn)
    {
        var before = Settled();
        var held = new HeldPartitions();
        for (var partition = 0; partition < Partitions; partition++)
        {
            held.Take(partition, epoch: 1, nextOffset: 0);
        }

        if (!drawn)
        {
            held.Reveal([QueueNumbers.InOrder]);
        }

        var kept = Fill(held, tickets);
        if (drawn)
        {
            held.Reveal([QueueNumbers.Drawn(new string('7', 64), beacon: "", tickets)]);
            foreach (var partition in held.WithoutLobbyEnd())
            {
                held.FindLobbyEnd(partition, tickets / Partitions);
            }
        }

        var bytes = Settled() - before;
        GC.KeepAlive(held);
        return (bytes, kept);
    }

    private static long Fill(HeldPartitions held, int tickets)
    {
        var full = new bool[Partitions];
        long kept = 0;
        for (var arrival = 1; arrival <= tickets; arrival++)
        {
            var partition = (arrival - 1) % Partitions;
            if (!full[partition])
            {
                // As a record comes from the log: every part of it is its own.
                var entry = new QueueEntry(
                    new TicketId(new Guid(arrival, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)),
                    new ShopperId(new Guid(arrival, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)),
                    arrival,
                    [new RequestedItem(new Sku("unit"), 1)]);
                full[partition] = !held.Add(partition, (arrival - 1) / Partitions, entry);
                kept++;
            }
        }

        return kept;
    }

    private static long Settled() => GC.GetTotalMemory(forceFullCollection: true);
}
