using AdmissionQueue.Joining;
using AdmissionQueue.Lobby;
using AdmissionQueue.Pacing;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Tickets;
using StackExchange.Redis;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Watching;

/// <summary>Works out what a shopper is told of a ticket. The ledger is asked only for tickets whose turn may have come: the waiting million
/// costs it nothing, however often they ask.</summary>
internal sealed class TicketViewer(
    ProgressBoard board, FirstLook firstLook, SaleDirectory sales, TicketDesk desk, TicketStore tickets, IConnectionMultiplexer redis, TimeProvider time)
{
    /// <summary>Two ticks: one that the board is old by design, and one that was missed.</summary>
    private static readonly TimeSpan BoardAge = 2 * ProgressLoop.Tick;

    /// <exception cref="TimeoutException">The ledger does not answer, or Redis does not know yet how far the sale is.</exception>
    public async Task<TicketView> ViewAsync(Sale sale, TicketClaims claims)
    {
        var isKnown = await firstLook.AtAsync(sale);
        var stored = MayBeDecided(sale, claims, isKnown) ? await desk.AskAsync((sale.Id, claims.Ticket)) : null;
        return await ViewAsync(sale, claims, stored, isKnown);
    }

    /// <summary>The same of several tickets of one sale, in their order, for one question to the ledger.</summary>
    /// <exception cref="TimeoutException">The ledger does not answer, or Redis does not know yet how far the sale is.</exception>
    public async Task<IReadOnlyList<TicketView>> ViewAllAsync(Sale sale, IReadOnlyList<TicketClaims> all, CancellationToken cancellationToken)
    {
        var isKnown = await firstLook.AtAsync(sale);
        TicketId[] due = [.. all.Where(claims => MayBeDecided(sale, claims, isKnown)).Select(claims => claims.Ticket)];
        var stored = await tickets.FindAllAsync(sale.Id, due, cancellationToken).InTimeAsync(time);
        return await Task.WhenAll(all.Select(claims => ViewAsync(sale, claims, stored.GetValueOrDefault(claims.Ticket), isKnown).AsTask()));
    }

    /// <summary>The ticket's number; null while its lobby has not drawn.</summary>
    public long? NumberOf(Sale sale, TicketClaims claims) => QueueNumbers.Of(Current(sale), claims.Lane)?.NumberOf(claims.Arrival);

    /// <summary>A ticket that nothing was decided about yet; in a sale that is over that is a decision too.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="claims">The ticket.</param>
    /// <param name="items">What it asks for; null where that is not known.</param>
    public TicketView Waiting(Sale sale, TicketClaims claims, IReadOnlyList<RequestedItem>? items = null)
    {
        var current = Current(sale);
        var number = NumberOf(current, claims);
        var ahead = Math.Max(0, (number ?? 0) - board.ServingOf(sale.Id, claims.Lane) - 1);
        return current.State switch
        {
            SaleState.SoldOut => View(current, claims, TicketState.SoldOut, number, 0, null),
            SaleState.Closed => View(current, claims, TicketState.Expired, number, 0, null),
            _ when number is null => View(current, claims, TicketState.Lobby, null, 0, null),
            _ => Forecast(View(current, claims, TicketState.Waiting, number, ahead, null), current, items),
        };
    }

    /// <summary>A ticket that the ledger decided about.</summary>
    public static TicketView Decided(Sale sale, TicketClaims claims, TicketResult result) =>
        View(sale, claims, result.State, result.Number, 0, result.Reservation) with { Reason = result.Reason, Revision = result.Revision };

    private async ValueTask<TicketView> ViewAsync(Sale sale, TicketClaims claims, TicketResult? stored, bool isKnown) =>
        stored is not null ? Decided(sale, claims, stored)
        : isKnown ? Waiting(sale, claims, await ItemsAsync(sale, claims))
        : throw new TimeoutException("How far the sale is can't be told yet.");

    /// <summary>Whether the ledger has to be asked.</summary>
    private bool MayBeDecided(Sale sale, TicketClaims claims, bool isKnown) => !isKnown || NumberOf(sale, claims) <= ReachOf(sale, claims.Lane);

    /// <summary>What a ticket asks for: only asked where it matters, for a chance among several things.</summary>
    private async ValueTask<IReadOnlyList<RequestedItem>?> ItemsAsync(Sale sale, TicketClaims claims)
    {
        if (!sale.ShowChance || sale.Items.Count < 2)
        {
            return null;
        }

        var field = TicketField.NameOf(claims.Shopper);
        var value = await redis.GetDatabase().HashGetAsync(SaleKeys.Of(sale.Id).Tickets, field);
        return value.HasValue ? TicketField.Read(field, value).Items : null;
    }

    /// <summary>By the document that everybody has, so that a page that works it out itself comes to the same.</summary>
    private TicketView Forecast(TicketView view, Sale sale, IReadOnlyList<RequestedItem>? items)
    {
        if (board.Find(sale.Id)?.Progress is not { } progress || progress.Of(view.Lane) is not { } lane)
        {
            return view;
        }

        var told = sale.ShowChance && sale.Items.Count > 1 ? items : null;
        return view with
        {
            Eta = lane.Outflow is { } outflow && !SaleProgress.IsWaitingList(progress.Stock)
                ? WaitEstimate.Of(view.Ahead, outflow, progress.At)
                : null,
            Chance = UnitChance.Of(view.Number ?? 0, told, progress.Stock, lane.Likely),
            Items = told,
        };
    }

    private Sale Current(Sale sale) => sales.Find(sale.Id) ?? sale;

    private static TicketView View(
        Sale sale, TicketClaims claims, TicketState state, long? number, long ahead, GrantedReservation? reservation) => new(
        sale.Slug,
        state,
        claims.Arrival,
        number,
        claims.Lane,
        ahead,
        null,
        null,
        reservation,
        sale.Message.Length == 0 ? null : sale.Message);

    /// <summary>The highest number that may have been decided about by now. The board is up to a tick old, and later under load: a fast sale
    /// has gone on meanwhile by more than the pacer's lead, and a shopper who began to watch just after the own grant would be told to
    /// wait, by a push that had come before.</summary>
    private long ReachOf(Sale sale, LaneName lane) =>
        board.ServingOf(sale.Id, lane) + Pacer.BurstFor(FastestOf(sale)) + (long)(FastestOf(sale) * (BoardAge / TimeSpan.FromMinutes(1)));

    private static int FastestOf(Sale sale) => RateRamp.HighestOf(sale.Ramp, sale.RatePerMinute);
}
