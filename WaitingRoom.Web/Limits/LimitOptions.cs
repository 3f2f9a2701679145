using System.ComponentModel.DataAnnotations;
using System.Net;
using InventoryLedger.Limits;

namespace WaitingRoom.Web.Limits;

/// <summary>How many requests one user may send. Configuration section <c>Limits</c>.</summary>
internal sealed record LimitOptions
{
    public const string Section = "Limits";

    /// <summary>Whether anybody is limited at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Requests a minute outside of sales, and before and after them; a merchant's own setting wins.</summary>
    [Range(1, MerchantLimits.PerMinuteMax, ErrorMessage = "Limits:PerMinute must be 1 to 1000000.")]
    public int PerMinute { get; init; } = 1_000;

    /// <summary>Requests a minute in a sale that takes joiners or admits them: a page that polls needs about 30.</summary>
    [Range(1, MerchantLimits.PerMinuteMax, ErrorMessage = "Limits:PerMinuteInSale must be 1 to 1000000.")]
    public int PerMinuteInSale { get; init; } = 100;

    /// <summary>An address that sends no token may be a whole town behind one carrier's gateway: it has so many times as much as one user.</summary>
    [Range(1, 10_000, ErrorMessage = "Limits:AddressFactor must be 1 to 10000.")]
    public int AddressFactor { get; init; } = 50;

    /// <summary>Networks whose callers are not limited by address: load generators, monitors. The loopback is nobody's shopper.</summary>
    public IReadOnlyList<string> OpenNetworks { get; init; } = ["127.0.0.0/8", "::1/128"];

    /// <exception cref="ValidationException">One of them is no network; the message names it.</exception>
    public IReadOnlyList<IPNetwork> Networks() => [.. OpenNetworks.Select(text => IPNetwork.TryParse(text, out var network)
        ? network
        : throw new ValidationException($"Limits:OpenNetworks has '{text}', which is no network: write it as 10.0.0.0/8."))];
}
