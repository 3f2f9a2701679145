using AdmissionQueue.Sales;

namespace AdmissionQueue.Tests;

/// <summary>Sales with ids of their own: the Redis is shared.</summary>
internal static class TestSale
{
    public static Sale In(SaleState state, int ratePerMinute = 60_000, int partitions = 2) => new()
    {
        Id = new SaleId(Guid.NewGuid()),
        MerchantId = Guid.NewGuid(),
        Slug = "drop",
        Name = "Drop",
        StartsAt = DateTimeOffset.UnixEpoch,
        EndsAt = DateTimeOffset.MaxValue,
        RatePerMinute = ratePerMinute,
        Partitions = partitions,
        State = state,
        Items = [new SaleItem(new Sku("sneaker"), "Sneaker", 12_900, 100, 2)],
    };
}
