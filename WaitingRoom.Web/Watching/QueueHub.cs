using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.Overload;
using WaitingRoom.Web.Presence;
using WaitingRoom.Web.Problems;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Watching;

/// <summary>Where pages watch a sale and their ticket in it.</summary>
internal sealed class QueueHub(
    ShopperReader shoppers, SaleDirectory sales, ProgressBoard board, TicketViewer viewer, TicketConnections connections, PresenceLoop presence, RefusedCrowd refused)
    : Hub<IQueueClient>
{
    /// <summary>Parts that the watchers of a sale are told in, one after the other within a second.</summary>
    public const int Slices = 10;

    /// <summary>When it may be worth while to ask again after a part of ours was away.</summary>
    private static readonly TimeSpan WatchAgainAfter = TimeSpan.FromSeconds(2);

    private static int watches;

    public static string GroupOf(SaleId sale, int slice) => $"sale:{sale}:{slice}";

    /// <summary>Everybody who watches a sale at this node.</summary>
    public static IReadOnlyList<string> GroupsOf(SaleId sale) => [.. Enumerable.Range(0, Slices).Select(slice => GroupOf(sale, slice))];

    /// <summary>Begins to watch: the sale that the ticket is for, or the one that the query names for who has no ticket.</summary>
    /// <returns>Null: the page is told from now on. Else a part of ours is away: the seconds after which to call again, on this connection; what all are
    /// told is told meanwhile. No exception, because it would be one for each of ten thousand pages, at the worst moment.</returns>
    /// <exception cref="HubException">The sale or ticket is not known.</exception>
    public async Task<int?> Watch()
    {
        try
        {
            await WatchAsync();
            return null;
        }
        catch (OperationCanceledException) when (Context.ConnectionAborted.IsCancellationRequested)
        {
            return null; // The page is gone; nobody is left to be told.
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            return (int)Math.Ceiling(refused.ComeBackAfter(WatchAgainAfter).TotalSeconds);
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        if (Context.Items.TryGetValue(nameof(TicketId), out var ticket))
        {
            connections.Remove((TicketId)ticket!, Context.ConnectionId);
        }

        return base.OnDisconnectedAsync(exception);
    }

    /// <summary>Has the page told what all are told, from the document of now on: once, however often it calls.</summary>
    private async Task FollowAsync(SaleId sale)
    {
        if (Context.Items.ContainsKey(nameof(Slices)))
        {
            return;
        }

        // Before it is one of those who are told: sent after them, this document could be older than the one that they were sent meanwhile.
        if (board.Find(sale) is { } posted)
        {
            await Clients.Caller.Progress(posted.Progress);
        }

        // In turn, so that the parts are of one size.
        await Groups.AddToGroupAsync(Context.ConnectionId, GroupOf(sale, (int)((uint)Interlocked.Increment(ref watches) % Slices)), Context.ConnectionAborted);
        Context.Items[nameof(Slices)] = true;
    }

    private async Task WatchAsync()
    {
        var request = Context.GetHttpContext()!.Request;
        var claims = await shoppers.TicketAsync(request);
        var sale = claims is { } held ? sales.Find(held.Sale) : (string?)request.Query["sale"] is { } slug ? sales.Find(slug) : null;
        if (sale is null)
        {
            throw new HubException("Name a sale that exists, or send a ticket that opens.");
        }

        await FollowAsync(sale.Id);
        if (claims is { } mine)
        {
            // Registered before the state is read: a result that comes in between is pushed, and told twice rather than never.
            var watched = connections.Add(mine, Context.ConnectionId);
            Context.Items[nameof(TicketId)] = mine.Ticket;
            presence.See(sale, mine);
            await watched.Told.TellAsync(await viewer.ViewAsync(sale, mine), Clients.Caller.Ticket);
        }
    }
}
