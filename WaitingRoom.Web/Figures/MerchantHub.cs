using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using Microsoft.AspNetCore.SignalR;
using WaitingRoom.Web.Accounts;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Figures;

/// <summary>What the server tells a merchant's page.</summary>
internal interface IMerchantClient
{
    /// <summary>What was seen of the sale in the last minutes, oldest first: once, at the beginning.</summary>
    Task History(IReadOnlyList<FiguresDocument> looks);

    /// <summary>The sale as it is now, once a second.</summary>
    Task Figures(FiguresDocument figures);
}

/// <summary>Where a merchant watches its own sales. The door is the API's: the console's session or a key, with the scope to read sales.</summary>
internal sealed class MerchantHub(SaleStore sales, FiguresWatchers watchers) : Hub<IMerchantClient>
{
    /// <summary>Begins to watch a sale; the one before is not watched any more.</summary>
    /// <param name="slug">The sale.</param>
    /// <exception cref="HubException">There is no such sale, or it is another merchant's, which is not told apart; or the ledger is away.</exception>
    public async Task Watch(string slug)
    {
        var http = Context.GetHttpContext()!;
        try
        {
            // Asked again: the gate let the connection in, but a connection that stays open outlives what it was let in by.
            if (await MerchantGate.FindAsync(http) is not { } actor || !actor.May(Scope.SalesRead))
            {
                throw new HubException("Sign in at the console again.");
            }

            if (await sales.FindAsync(slug, Context.ConnectionAborted) is not { } sale || sale.MerchantId != actor.MerchantId)
            {
                throw new HubException($"You have no sale '{slug}'.");
            }

            if (watchers.Add(Context.ConnectionId, new FiguresWatcher(sale, actor.MerchantId, Context)) is { Count: > 0 } recent)
            {
                await Clients.Caller.History(recent);
            }
        }
        catch (Exception away) when (Dependency.IsAway(away))
        {
            throw new HubException("A part of the shop does not answer. Watch again in a moment.");
        }
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        watchers.Remove(Context.ConnectionId);
        return base.OnDisconnectedAsync(exception);
    }
}
