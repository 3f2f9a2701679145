using AdmissionQueue.Sales;

namespace InventoryLedger.Journal;

/// <summary>A balance that two records of the same units do not agree about.</summary>
/// <param name="Sale">The sale.</param>
/// <param name="Sku">The SKU.</param>
/// <param name="Account">The balance: stocked, available, held, sold or withdrawn.</param>
/// <param name="Source">What disagrees with the stock: <c>journal</c>, <c>tickets</c>, <c>orders</c>, or <c>expiries</c>: what will end by itself in time.</param>
/// <param name="InStock">Units by the stock's row.</param>
/// <param name="InSource">Units by the other record.</param>
public sealed record JournalDifference(SaleId Sale, Sku Sku, string Account, string Source, long InStock, long InSource);
