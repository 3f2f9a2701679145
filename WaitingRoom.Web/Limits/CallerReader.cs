using System.Net;
using System.Net.Sockets;
using AdmissionQueue.Joining;
using AdmissionQueue.Limits;
using AdmissionQueue.Sales;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Shoppers;

namespace WaitingRoom.Web.Limits;

/// <summary>Says whose request it is, and what its sender may send: a merchant's person or key, else the shopper of the ticket or device, else the
/// address.</summary>
internal sealed class CallerReader(LimitOptions options, LimitDirectory limits, ShopperReader shoppers, SaleDirectory sales)
{
    private readonly IReadOnlyList<IPNetwork> open = options.Networks();

    /// <returns>Null where the sender is not limited.</returns>
    public async ValueTask<LimitedCaller?> FindAsync(HttpContext http)
    {
        if (!options.IsOn)
        {
            return null;
        }

        if (Actor.Current is { } actor)
        {
            return Caller(null, $"m:{actor.Person ?? actor.Key}", limits.Of(actor.MerchantId).PerMinute);
        }

        var ticket = await shoppers.TicketAheadAsync(http.Request);
        var sale = SaleOf(http.Request) ?? (ticket is { } held ? sales.Find(held.Sale) : null);
        var shopper = ticket?.Shopper ?? await shoppers.WhoAsync(http.Request);
        return Of(http, sale, shopper);
    }

    /// <summary>The same where sale and shopper are known already.</summary>
    public LimitedCaller? Of(HttpContext http, Sale? sale, ShopperId? shopper)
    {
        if (!options.IsOn)
        {
            return null;
        }

        return shopper is { } known ? Caller(sale?.Id, $"s:{known}", limits.PerMinute(sale))
            : AddressOf(http.Connection.RemoteIpAddress) is { } address ? Caller(sale?.Id, $"a:{address}", limits.PerMinute(sale) * options.AddressFactor)
            : null;
    }

    private static LimitedCaller Caller(SaleId? sale, string name, int perMinute) =>
        new(LimitedCaller.KeyOf(sale, name), new RequestLimit(Math.Min(perMinute, RequestLimit.RequestsMax)));

    private Sale? SaleOf(HttpRequest request) =>
        (request.RouteValues["slug"] as string ?? (string?)request.Query["sale"]) is { } slug ? sales.Find(slug) : null;

    /// <summary>Who has one address of the sixth version has the whole network of it.</summary>
    private string? AddressOf(IPAddress? address)
    {
        if (address is null)
        {
            return null;
        }

        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (open.Any(network => network.Contains(address)))
        {
            return null;
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, 8)) : address.ToString();
    }
}
