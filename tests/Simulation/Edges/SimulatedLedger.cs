using AdmissionQueue.Joining;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Reserving;
using InventoryLedger.Tickets;

namespace Simulation.Edges;

/// <summary>What the ledger keeps, around the real <see cref="GrantPlan"/>: stock, tickets, checkpoints with their epochs, holds that end by
/// themselves. A transaction is one call.</summary>
internal sealed class SimulatedLedger(SimulationSetting setting, Clockwork clock)
{
    public static readonly Sku Unit = new("unit");

    private readonly Dictionary<TicketId, TicketRow> rows = [];
    private readonly Dictionary<ShopperId, List<TicketId>> ticketsOf = [];
    private readonly Dictionary<int, (long Epoch, long NextOffset)> checkpoints = [];
    private readonly Dictionary<int, (IReadOnlyList<Waiter> Waiters, DateTimeOffset At)> waiting = [];
    private readonly PriorityQueue<TicketId, long> holds = new();

    public SaleState State { get; set; } = setting.LobbyMs > 0 ? SaleState.Lobby : SaleState.Open;

    public long Available { get; private set; } = setting.Units;

    public long Held { get; private set; }

    public long Sold { get; private set; }

    public long Granted { get; private set; }

    public long Returned { get; private set; }

    /// <summary>Tickets with something on hold.</summary>
    public int Active { get; private set; }

    /// <summary>How far the sale was served when that was last saved.</summary>
    public long SavedServing { get; set; }

    /// <summary>Hears of each new state of a ticket.</summary>
    public required Action<TicketRow> Decided { get; init; }

    /// <summary>Takes a partition by raising its epoch.</summary>
    public (long Epoch, long NextOffset) Take(int partition)
    {
        var (epoch, next) = checkpoints.GetValueOrDefault(partition);
        return checkpoints[partition] = (epoch + 1, next);
    }

    /// <summary>One grant transaction.</summary>
    public GrantOutcome Grant(GrantBatch batch)
    {
        var forgets = setting.Planted == PlantedFault.ZombieCommits;
        List<int> stale = [.. batch.Epochs.Where(held => checkpoints[held.Partition].Epoch != held.Epoch).Select(held => held.Partition)];
        if (stale.Count > 0 && !forgets)
        {
            return new GrantOutcome(false, stale, State, [], [], Guid.Empty);
        }

        var terms = new GrantTerms(State, StockPolicy.ReserveFirst, setting.Fulfilment, 0, clock.Now, clock.Now.AddMilliseconds(setting.HoldMs));
        var decided = batch.Requests.Where(_ => !forgets).Select(request => request.Shopper).Distinct()
            .SelectMany(shopper => ticketsOf.GetValueOrDefault(shopper) ?? []).ToDictionary(ticket => ticket, ticket => rows[ticket]);
        var shelf = new Shelf(Unit, Available, Held, setting.LimitPerShopper);
        var plan = GrantPlan.Of(batch, new GrantRead([], terms, ElsewhereThan(batch), new Dictionary<Sku, Shelf> { [Unit] = shelf }, decided));
        Available -= shelf.Taken;
        Held += shelf.Taken;
        Granted += shelf.Taken;
        foreach (var move in batch.MovesFor(plan.Parked.ToHashSet()))
        {
            checkpoints[move.Partition] = (checkpoints[move.Partition].Epoch, Math.Max(checkpoints[move.Partition].NextOffset, move.NextOffset));
            waiting[move.Partition] = (move.Waiting, clock.Now);
        }

        plan.NewRows.ForEach(Write);
        return new GrantOutcome(true, [], State, plan.Results, plan.Parked, plan.ResultBatch);
    }

    private IReadOnlyList<Waiter> ElsewhereThan(GrantBatch batch) =>
    [
        .. from partition in waiting
           where !batch.Epochs.Any(held => held.Partition == partition.Key)
               && partition.Value.At > clock.Now.AddMilliseconds(-Waiter.CountMs)
           from waiter in partition.Value.Waiters
           orderby waiter.Number
           select waiter,
    ];

    /// <summary>A ticket that nothing was decided about ends without units.</summary>
    public void End(TicketId ticket, ShopperId shopper, long number, TicketState state)
    {
        if (!rows.ContainsKey(ticket))
        {
            Write(new TicketRow(ticket, default, shopper, number, null, null, 1, false, state, [], []));
        }
    }

    public void Checkout(TicketId ticket) => EndHold(ticket, TicketState.Bought);

    public void Release(TicketId ticket) => EndHold(ticket, TicketState.Released);

    /// <summary>Gives back what was not checked out in time.</summary>
    public void Sweep(long nowMs)
    {
        while (holds.TryPeek(out var ticket, out var expiresAtMs) && expiresAtMs <= nowMs)
        {
            holds.Dequeue();
            EndHold(ticket, TicketState.Expired);
        }
    }

    /// <summary>Ends the sale for everybody when nothing is left and nothing can come back.</summary>
    /// <returns>Whether it ended now.</returns>
    public bool Settle()
    {
        var ends = State is SaleState.Open or SaleState.Paused && Available + Held == 0;
        State = ends ? SaleState.SoldOut : State;
        return ends;
    }

    public StockLevel Level => new(Unit, Available, Held);

    public StockFlow Flow => new(Unit, Granted, Sold, Returned);

    private void EndHold(TicketId ticket, TicketState state)
    {
        if (!rows.TryGetValue(ticket, out var row) || row.State != TicketState.Reserved)
        {
            return; // It ended otherwise: the first one to lock the row has it.
        }

        long units = row.Quantities.Sum();
        Held -= units;
        Active--;
        if (state == TicketState.Bought)
        {
            Sold += units;
        }
        else
        {
            Available += setting.Planted == PlantedFault.HoldReturnedTwice && state == TicketState.Expired ? 2 * units : units;
            Returned += units;
        }

        rows[ticket] = row with { State = state, Revision = row.Revision + 1 };
        Decided(rows[ticket]);
    }

    private void Write(TicketRow row)
    {
        if (rows.TryAdd(row.Ticket, row))
        {
            (ticketsOf.TryGetValue(row.Shopper, out var tickets) ? tickets : ticketsOf[row.Shopper] = []).Add(row.Ticket);
        }

        if (row.State == TicketState.Reserved)
        {
            Active++;
            holds.Enqueue(row.Ticket, clock.NowMs + setting.HoldMs);
        }

        Decided(row);
    }
}
