using System.ComponentModel.DataAnnotations;
using System.Net;

namespace WaitingRoom.Web.Proxies;

/// <summary>The proxies in front of this node. Configuration section <c>Proxies</c>.</summary>
internal sealed record ProxyOptions
{
    public const string Section = "Proxies";

    /// <summary>Addresses and networks of proxies that say truly whom they speak for. None by default: anybody can write a header.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <exception cref="ValidationException">One of them is neither; the message names it.</exception>
    public IReadOnlyList<IPNetwork> Networks() => [.. Known.Select(NetworkOf)];

    private static IPNetwork NetworkOf(string text) =>
        IPNetwork.TryParse(text, out var network) ? network
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : throw new ValidationException($"Proxies:Known has '{text}', which is no address and no network: write it as 10.0.0.7 or 10.0.0.0/8.");
}
