using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace InventoryLedger.Vouchers;

/// <summary>What a shopper gets who came to the till after the last unit was gone.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Code">What the shopper shows; can't be guessed.</param>
/// <param name="Sale">The sale where the unit was lost.</param>
/// <param name="Shopper">Who may use it.</param>
/// <param name="Value">What it is worth, in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="IssuedAt">From when.</param>
/// <param name="ExpiresAt">Until when.</param>
/// <param name="RedeemedAt">When it was used; null while it is not.</param>
public sealed record Voucher(
    Guid Id,
    string Code,
    SaleId Sale,
    ShopperId Shopper,
    long Value,
    string Currency,
    DateTimeOffset IssuedAt,
    DateTimeOffset ExpiresAt,
    DateTimeOffset? RedeemedAt);
