using System.Text;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
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

    [Fact]
    public void What_will_do_instead_is_kept_in_its_order()
    {
        RequestedItem[] items = [new(new Sku("blue"), 1) { Alternatives = [new Sku("black"), new Sku("red")] }, new(new Sku("cap"), 2)];
        Assert.Equal("blue|black|red=1,cap=2", RequestedItems.Format(items));
        Assert.Equal(items, RequestedItems.Parse("blue|black|red=1,cap=2"));

        var entry = new QueueEntry(new TicketId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), 1, items);
        Assert.Equal(items, RecordJson.ReadEntry(RecordJson.Write(entry)).Items);
    }

    [Fact]
    public void A_record_without_alternatives_is_written_as_before()
    {
        var entry = new QueueEntry(new TicketId(Guid.Empty), new ShopperId(Guid.Empty), 1, [new RequestedItem(new Sku("cap"), 2)]);
        Assert.Contains("""[{"sku":"cap","quantity":2}]""", Encoding.UTF8.GetString(RecordJson.Write(entry)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("blue||red=1")]
    [InlineData("|=1")]
    [InlineData("")]
    [InlineData("sneaker")]
    [InlineData("=1")]
    [InlineData("sneaker=-1")]
    [InlineData("sneaker=1,")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => RequestedItems.Parse(text));
}
