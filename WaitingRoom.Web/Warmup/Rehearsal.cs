using System.Globalization;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using InventoryLedger.Catalog;
using InventoryLedger.Checkout;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using WaitingRoom.Web.Joining;
using WaitingRoom.Web.Presence;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Warmup;

/// <summary>Goes a shopper's way some hundred times, so that the first real shoppers find it trodden: code compiled, connections open, scripts in
/// Redis. Nothing of it is left afterwards, and no real sale is touched.</summary>
internal sealed class Rehearsal(
    RehearsalOptions options,
    RehearsalGround ground,
    SaleDirectory sales,
    QueueEntryProducer producer,
    IServer server,
    AskedItems asked,
    PresenceLoop presence,
    ProgressBoard board,
    TicketConnections connections,
    ResultPush push,
    CheckoutTransaction checkout,
    TimeProvider time) : IDisposable
{
    /// <summary>Between the first visits, most of them, and the last. The runtime begins to count calls only once 100 ms pass in which nothing new is
    /// called, and then compiles again what was called 30 times: the first pause lets it count, the second lets it compile.</summary>
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(300);

    /// <summary>Before a sale opens the way is gone once more: what it needs may have gone since the node's start.</summary>
    private const int JoinsBeforeSale = 40;

    /// <summary>The directory knows one rehearsal's sale at a time.</summary>
    private readonly SemaphoreSlim turn = new(1, 1);

    /// <summary>The look that a node takes before a sale opens. A purchase needs a sale that the ledger has: it is rehearsed here only.</summary>
    public async Task<string> ForSaleAsync(Sale sale, CancellationToken cancellationToken)
    {
        await Task.Run(() => producer.Learn(sale), cancellationToken);
        if (options.Joins == 0)
        {
            return "switched off";
        }

        var (joins, startedAt) = (Math.Min(options.Joins, JoinsBeforeSale), time.GetTimestamp());
        await RunAsync(joins, cancellationToken);
        await checkout.RehearseAsync(sale, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"{joins} joins and a purchase in {time.GetElapsedTime(startedAt).TotalMilliseconds:F0} ms");
    }

    /// <summary>Rehearses as often as a node does at its start.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public Task RunAsync(CancellationToken cancellationToken) => RunAsync(options.Joins, cancellationToken);

    public void Dispose() => turn.Dispose();

    /// <exception cref="Exception">Whatever went wrong; topics and keys are removed then, too, as far as they can be reached.</exception>
    private async Task RunAsync(int joins, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await VisitAsync(joins, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task VisitAsync(int joins, CancellationToken cancellationToken)
    {
        var sale = RehearsalSale.New(time);
        try
        {
            await ground.LayAsync(sale, cancellationToken);
            using var known = sales.Rehearse(sale);
            using var visit = new RehearsalVisit(OwnAddress(), sale, () => GiveTurns(sale));
            await visit.RunAsync(0, cancellationToken);
            await ground.BoundAsync(sale);
            await VisitsAsync(visit, joins / 10, cancellationToken);
            await Task.Delay(Breath, time, cancellationToken);
            await VisitsAsync(visit, joins * 8 / 10, cancellationToken);
            await Task.Delay(Breath, time, cancellationToken);
            await VisitsAsync(visit, joins / 10, cancellationToken);
        }
        finally
        {
            asked.Forget(sale.Id);
            presence.Forget(sale.Id);
            board.Forget(sale.Id);
            await ground.ClearAsync(sale, CancellationToken.None);
        }
    }

    private Task VisitsAsync(RehearsalVisit visit, int count, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        count,
        new ParallelOptions { MaxDegreeOfParallelism = options.AtOnce, CancellationToken = cancellationToken },
        async (number, token) => await visit.RunAsync(number, token));

    private void GiveTurns(Sale sale)
    {
        foreach (var watched in connections.OfSale(sale.Id))
        {
            push.Tell(sale, RecordJson.Write(RehearsalSale.Granted(watched.Claims, time)));
        }
    }

    /// <summary>Where this node listens, as it reaches itself: one that listens everywhere listens on the loopback too. Only plain HTTP, as behind
    /// a proxy: no certificate names the loopback.</summary>
    private Uri OwnAddress()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses.Select(BindingAddress.Parse) ?? [];
        var own = addresses.FirstOrDefault(address => address.Scheme == Uri.UriSchemeHttp && !address.IsUnixPipe)
            ?? throw new InvalidOperationException("This node listens at no http:// address that it could reach itself by.");
        return new UriBuilder(own.Scheme, own.Host is "+" or "*" or "0.0.0.0" or "[::]" ? "127.0.0.1" : own.Host, own.Port).Uri;
    }
}
