using System.Text.Json.Serialization;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Joining;

/// <summary>The body of a join.</summary>
/// <param name="Items">What the shopper wants.</param>
/// <param name="Invite">The code that opens a lane; null is the main one.</param>
/// <param name="Login">What the shop signed for a customer who is signed in there; null is nobody it knows.</param>
internal sealed record JoinRequest(IReadOnlyList<JoinItem?>? Items, string? Invite = null, string? Login = null)
{
    /// <summary>Checks the body against the sale.</summary>
    /// <returns>The items, or what is wrong with them.</returns>
    public (IReadOnlyList<RequestedItem> Items, Refusal? Wrong) Check(Sale sale)
    {
        if (Items is not { Count: > 0 } || Items.Contains(null))
        {
            return ([], Refusal.Invalid("Say what you want: items needs at least one {sku, quantity}."));
        }

        var wrong = Items.Select(item => WrongWith(item!, sale)).FirstOrDefault(wrong => wrong is not null) ?? WrongTogether(sale);
        return wrong is null ? ([.. Items.Select(item => item!.ToRequested())], null) : ([], wrong);
    }

    private static Refusal? WrongWith(JoinItem item, Sale sale)
    {
        var ranked = item.Ranked.ToList();
        var offered = ranked.ConvertAll(sku => sale.Items.FirstOrDefault(each => string.Equals(each.Sku.ToString(), sku, StringComparison.Ordinal)));
        if (offered.IndexOf(null) is var unknown and >= 0)
        {
            return Refusal.UnknownSku(ranked[unknown]);
        }

        if (ranked.Distinct(StringComparer.Ordinal).Count() < ranked.Count)
        {
            return Refusal.Invalid($"{item.Sku} and its alternatives must be different SKUs, each named once.");
        }

        if (item.Quantity < 1)
        {
            return Refusal.BadQuantity($"The quantity of {item.Sku} must be 1 or more; it is {item.Quantity}.");
        }

        return offered.Find(each => item.Quantity > each!.LimitPerShopper) is { } limited
            ? Refusal.OverLimit($"One shopper gets at most {limited.LimitPerShopper} of {limited.Sku}.")
            : null;
    }

    private Refusal? WrongTogether(Sale sale)
    {
        if (Items!.Select(item => item!.Sku).Distinct(StringComparer.Ordinal).Count() < Items!.Count)
        {
            return Refusal.Invalid("A SKU is named twice.");
        }

        return sale.LimitPerShopper > 0 && Items.Sum(item => item!.Quantity) > sale.LimitPerShopper
            ? Refusal.OverLimit($"One shopper gets at most {sale.LimitPerShopper} units in this sale.")
            : null;
    }
}

/// <summary>One line of a join.</summary>
/// <param name="Sku">What is wanted.</param>
/// <param name="Quantity">How many, 1 up to the limit.</param>
/// <param name="Alternatives">What will do instead, best first.</param>
internal sealed record JoinItem(
    string? Sku,
    [property: JsonConverter(typeof(WholeNumberJsonConverter))] long Quantity,
    IReadOnlyList<string?>? Alternatives = null)
{
    /// <summary>Every SKU that will do, best first.</summary>
    [JsonIgnore]
    public IEnumerable<string?> Ranked => [Sku, .. Alternatives ?? []];

    /// <summary>The line as the queue keeps it; only for one that was checked.</summary>
    public RequestedItem ToRequested() => new(new Sku(Sku!), (int)Quantity)
    {
        Alternatives = Alternatives is { Count: > 0 } ? [.. Alternatives.Select(sku => new Sku(sku!))] : null,
    };
}
