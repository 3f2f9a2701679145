using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Simulation.Crowds;
using Simulation.Edges;

namespace Simulation;

/// <summary>What shoppers learn between joining and their turn: that they have a ticket, and, at once or with the draw, their number; and how they
/// leave.</summary>
internal sealed class Reception(
    Clockwork clock, Crowd crowd, SimulatedLedger ledger, WorkerPool workers, SimulatedWeb web, Watchers watchers, PriorityQueue<Action, long> later)
{
    private readonly List<(int Shopper, long Arrival)> arrivedBeforeDraw = [];
    private readonly List<(int Shopper, QueueEntry Entry)> toldBeforeDraw = [];
    private QueueNumbers? numbers;

    /// <summary>The sale's numbers are known: from the start, or when the lobby has drawn.</summary>
    public void Reveal(QueueNumbers revealed)
    {
        numbers = revealed;
        workers.Reveal(revealed);
        arrivedBeforeDraw.ForEach(arrived => crowd.Number(arrived.Shopper, revealed.NumberOf(arrived.Arrival)));
        toldBeforeDraw.ForEach(told => Told(told.Shopper, told.Entry));
    }

    /// <summary>An arrival was counted.</summary>
    public void Arrived(int shopper, long arrival)
    {
        if (numbers is null)
        {
            arrivedBeforeDraw.Add((shopper, arrival));
        }
        else
        {
            crowd.Number(shopper, numbers.NumberOf(arrival));
        }
    }

    /// <summary>The log has the ticket, and its shopper was told.</summary>
    public void Told(int shopper, QueueEntry entry)
    {
        if (numbers is null)
        {
            toldBeforeDraw.Add((shopper, entry)); // A place in the lobby; the number comes with the draw.
            return;
        }

        var number = numbers.NumberOf(entry.Arrival);
        web.Note(crowd[shopper].Wishes);
        watchers.Told(clock.NowMs, shopper, number);
        if (ledger.State is SaleState.SoldOut)
        {
            watchers.Ended(clock.NowMs, shopper, WireNames<TicketState>.Of(TicketState.SoldOut));
        }
        else if (crowd[shopper].LeavesAfterMs is { } after)
        {
            later.Enqueue(() => Leave(shopper, entry, number), clock.NowMs + after);
        }
    }

    private void Leave(int shopper, QueueEntry entry, long number)
    {
        if (!watchers.IsDecided(shopper) && !crowd.IsReached(number))
        {
            crowd.Leave(shopper);
            watchers.Left(shopper);
            ledger.End(entry.Ticket, entry.Shopper, number, TicketState.Left);
        }
    }
}
