using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Joining;

public sealed class RequestedItemsTests
{
    private static readonly Gen<RequestedItem> RandomItem = Gen.Select(
        Gen.Char["abcXYZ019.-_"].Array[1, Sku.LengthMax], Gen.Int[1, SaleBounds.LimitPerShopperMax],
        (sku, quantity) => new RequestedItem(new Sku(new string(sku)), quantity));

    [Fact]
    public void What_is_written_is_read_back() =>
        RandomItem.Array[1, 10].Sample(items => Assert.Equal(items, RequestedItems.Parse(RequestedItems.Format(items))));

    [Theory]
    [InlineData("")]
    [InlineData("sneaker")]
    [InlineData("=1")]
    [InlineData("sneaker=-1")]
    [InlineData("sneaker=1,")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => RequestedItems.Parse(text));
}
