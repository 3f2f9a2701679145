using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace InventoryLedger.Tests.Model;

/// <summary>A ticket as the model keeps it.</summary>
internal sealed record PlainTicket(ShopperId Shopper, TicketState State, IReadOnlyDictionary<Sku, int> Items)
{
    /// <summary>Whether it was ever granted anything, and so has a reservation.</summary>
    public bool Granted { get; init; }

    public bool Extended { get; init; }

    /// <summary>Whether its time is over.</summary>
    public bool Due { get; init; }

    public bool Live => State is TicketState.Reserved or TicketState.Admitted;

    public override string ToString() => $"{State} {string.Join('+', Items.OrderBy(item => item.Key))}{(Due ? " due" : "")}";
}

/// <summary>A SKU's units as the model keeps them.</summary>
internal sealed record PlainStock(long Available, long Held = 0, long Sold = 0, long Withdrawn = 0);
