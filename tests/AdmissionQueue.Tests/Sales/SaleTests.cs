using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Sales;

public sealed class SaleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(true, 0, 10, true)] // as it was granted
    [InlineData(false, 0, 10, false)] // the sale gives no more time
    [InlineData(true, 0, 20, false)] // had its second time
    [InlineData(true, 52, 60, false)] // ends with the sale
    [InlineData(true, 45, 60, false)] // extended up to the end of the sale
    public void A_hold_may_be_extended_once_while_the_sale_has_time(bool extendOnce, int grantedMinute, int expiresMinute, bool may)
    {
        var sale = TestSale.In(SaleState.Open) with { StartsAt = Start, EndsAt = Start.AddMinutes(60), HoldMinutes = 10, ExtendOnce = extendOnce };
        Assert.Equal(may, sale.MayExtend(Start.AddMinutes(grantedMinute), Start.AddMinutes(expiresMinute).AddMilliseconds(grantedMinute == 0 ? 1 : 0)));
    }
}
