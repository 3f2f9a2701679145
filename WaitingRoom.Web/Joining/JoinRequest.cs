using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Joining;

/// <summary>The body of a join.</summary>
/// <param name="Items">What the shopper wants.</param>
internal sealed record JoinRequest(IReadOnlyList<JoinItem?>? Items)
{
    /// <summary>Checks the body against the sale.</summary>
    /// <returns>The items, or what is wrong with them in one sentence.</returns>
    public (IReadOnlyList<RequestedItem> Items, string? Wrong) Check(Sale sale)
    {
        if (Items is not { Count: > 0 } || Items.Contains(null))
        {
            return ([], "Say what you want: items needs at least one {sku, quantity}.");
        }

        var wrong = Items.Select(item => WrongWith(item!, sale)).FirstOrDefault(wrong => wrong is not null)
            ?? (Items.Select(item => item!.Sku).Distinct(StringComparer.Ordinal).Count() < Items.Count ? "A SKU is named twice." : null);
        return wrong is null ? ([.. Items.Select(item => new RequestedItem(new Sku(item!.Sku!), item.Quantity))], null) : ([], wrong);
    }

    private static string? WrongWith(JoinItem item, Sale sale)
    {
        if (sale.Items.FirstOrDefault(offered => string.Equals(offered.Sku.ToString(), item.Sku, StringComparison.Ordinal)) is not { } offered)
        {
            return $"This sale has no SKU '{item.Sku}'.";
        }

        return item.Quantity < 1 || item.Quantity > offered.LimitPerShopper
            ? $"The quantity of {item.Sku} must be 1 to {offered.LimitPerShopper}; it is {item.Quantity}."
            : null;
    }
}

internal sealed record JoinItem(string? Sku, int Quantity);
