using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;

namespace InventoryLedger.Checkout;

/// <summary>A shopper pays.</summary>
/// <param name="Reservation">What is bought.</param>
/// <param name="Shopper">Who pays.</param>
/// <param name="IdempotencyKey">The caller's name for this attempt: the same again gives the same order. Counts per shopper.</param>
/// <param name="BodyHash">SHA-256 of what the caller sent: another body under the same key is a mistake, not a repeat.</param>
public sealed record CheckoutRequest(ReservationId Reservation, ShopperId Shopper, string IdempotencyKey, byte[] BodyHash);

/// <summary>A purchase.</summary>
/// <param name="Id">Identifies it.</param>
/// <param name="Reservation">What it came from.</param>
/// <param name="Sale">The sale.</param>
/// <param name="At">When, by the database's clock.</param>
/// <param name="Total">The price of all of it, in minor units.</param>
/// <param name="Currency">ISO 4217 code.</param>
/// <param name="Items">What was bought.</param>
public sealed record Order(
    Guid Id, ReservationId Reservation, SaleId Sale, DateTimeOffset At, long Total, string Currency, IReadOnlyList<RequestedItem> Items);
