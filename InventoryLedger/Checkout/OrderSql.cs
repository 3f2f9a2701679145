using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using Npgsql;

namespace InventoryLedger.Checkout;

/// <summary>How a row of <c>purchase</c> is read.</summary>
internal static class OrderSql
{
    public const string Columns = "DISTINCT purchase.id, ticket_id, sale_id, at, total, currency, skus, quantities, shopper_id, idempotency_key, body_hash";

    public static (ShopperId Shopper, string Key, StoredOrder Stored) ReadStored(NpgsqlDataReader reader)
    {
        var items = reader.GetFieldValue<string[]>(6)
            .Zip(reader.GetFieldValue<int[]>(7), (sku, quantity) => new RequestedItem(new Sku(sku), quantity));
        var order = new Order(
            reader.GetGuid(0),
            new ReservationId(reader.GetGuid(1)),
            new SaleId(reader.GetGuid(2)),
            reader.GetFieldValue<DateTimeOffset>(3),
            reader.GetInt64(4),
            reader.GetString(5),
            [.. items]);
        return (new ShopperId(reader.GetGuid(8)), reader.GetString(9), new StoredOrder(order, reader.GetFieldValue<byte[]>(10)));
    }
}
