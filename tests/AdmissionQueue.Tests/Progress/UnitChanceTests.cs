using System.Text.Json;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

/// <summary>The page says chances by itself; its tests read the same file.</summary>
public sealed class UnitChanceTests
{
    private static readonly JsonElement Given =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "chance-cases.json"))).RootElement;

    private static readonly IReadOnlyList<StockLevel> Stock = Given.GetProperty("stock").Deserialize<StockLevel[]>(JsonSerializerOptions.Web)!;

    private static readonly IReadOnlyList<LikelyReach> Reach = Given.GetProperty("reach").Deserialize<LikelyReach[]>(JsonSerializerOptions.Web)!;

    public static TheoryData<string> Names =>
        [.. Given.GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Case(string name)
    {
        var one = Given.GetProperty("cases").EnumerateArray().Single(other => other.GetProperty("name").GetString() == name);
        var items = one.GetProperty("items").Deserialize<RequestedItem[]?>(JsonSerializerOptions.Web);
        var chance = UnitChance.Of(one.GetProperty("number").GetInt64(), items, Stock, Reach);
        Assert.Equal(WireNames<Chance>.Parse(one.GetProperty("chance").GetString()!), chance);
    }

    [Fact]
    public void No_chance_is_told_where_the_merchant_keeps_it_or_before_the_stock_is_known()
    {
        Assert.Null(UnitChance.Of(1, null, Stock, null));
        Assert.Null(UnitChance.Of(1, null, [], Reach));
    }
}
