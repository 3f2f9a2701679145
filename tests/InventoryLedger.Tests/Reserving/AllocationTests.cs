using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Reserving;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Reserving;

public sealed class AllocationTests
{
    private static readonly Sku Blue = new("blue");
    private static readonly Sku Black = new("black");

    [Fact]
    public void A_higher_number_does_not_take_the_unit_that_a_lower_one_waits_for()
    {
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 1, Held: 1));
        Assert.Equal(Verdict.Parked, allocation.Next(Shop.Ask([new(Blue, 2)])).Verdict);
        Assert.Equal(Verdict.Parked, allocation.Next(Shop.Ask([new(Blue, 1)])).Verdict);
    }

    [Fact]
    public void What_came_back_is_kept_for_lower_numbers_in_other_partitions_and_not_for_higher_ones()
    {
        Waiter[] elsewhere = [new(2, [new(Blue, 1)]), new(9, [new(Blue, 1)])];
        var allocation = Of(Fulfilment.AllOrNothing, 0, elsewhere, (Blue, Available: 2, Held: 5));
        Assert.Equal(Verdict.Granted, allocation.Next(Shop.Ask([new(Blue, 1)], number: 1)).Verdict);
        Assert.Equal(Verdict.Parked, allocation.Next(Shop.Ask([new(Blue, 1)], number: 3)).Verdict);
        allocation = Of(Fulfilment.AllOrNothing, 0, elsewhere, (Blue, Available: 2, Held: 5));
        Assert.Equal(Verdict.Granted, allocation.Next(Shop.Ask([new(Blue, 1)], number: 3)).Verdict);
    }

    [Fact]
    public void A_lower_number_elsewhere_keeps_nothing_that_it_does_not_ask_for()
    {
        var blueElseBlack = new RequestedItem(Blue, 1) { Alternatives = [Black] };
        var shelves = new[] { (Blue, Available: 1L, Held: 1L), (Black, Available: 1L, Held: 1L) };
        Assert.Equal(
            Verdict.Granted,
            Of(Fulfilment.AllOrNothing, 0, [new(1, [new(Blue, 1)])], shelves).Next(Shop.Ask([new(Black, 1)], number: 2)).Verdict);
        Assert.Equal(
            Verdict.Parked, // it may take either
            Of(Fulfilment.AllOrNothing, 0, [new(1, [blueElseBlack])], shelves).Next(Shop.Ask([new(Black, 1)], number: 2)).Verdict);
    }

    [Fact]
    public void What_not_even_returned_holds_could_fill_is_sold_out_and_blocks_nobody()
    {
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 1, Held: 1));
        Assert.Equal(Verdict.SoldOut, allocation.Next(Shop.Ask([new(Blue, 3)])).Verdict);
        Assert.Equal(Verdict.Granted, allocation.Next(Shop.Ask([new(Blue, 1)])).Verdict);
    }

    [Fact]
    public void Alternatives_are_granted_in_their_order()
    {
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 1, Held: 0), (Black, Available: 1, Held: 0));
        var blueElseBlack = new RequestedItem(Blue, 1) { Alternatives = [Black] };
        Assert.Equal([new RequestedItem(Blue, 1)], allocation.Next(Shop.Ask([blueElseBlack])).Items);
        Assert.Equal([new RequestedItem(Black, 1)], allocation.Next(Shop.Ask([blueElseBlack])).Items);
        Assert.Equal(Verdict.Parked, allocation.Next(Shop.Ask([blueElseBlack])).Verdict); // what was just granted may come back
    }

    [Fact]
    public void All_or_nothing_grants_no_part_and_what_is_left_does()
    {
        RequestedItem[] both = [new(Blue, 2), new(Black, 1)];
        Assert.Equal(
            Verdict.SoldOut, Of(Fulfilment.AllOrNothing, (Blue, Available: 1, Held: 0), (Black, Available: 1, Held: 0)).Next(Shop.Ask(both)).Verdict);
        Assert.Equal(
            [new RequestedItem(Blue, 1), new RequestedItem(Black, 1)],
            Of(Fulfilment.WhatIsLeft, (Blue, Available: 1, Held: 0), (Black, Available: 1, Held: 0)).Next(Shop.Ask(both)).Items);
    }

    [Fact]
    public void A_limit_counts_over_all_tickets_of_a_shopper()
    {
        var shopper = new ShopperId(Guid.NewGuid());
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 100, Held: 0));
        Assert.Equal(Verdict.Granted, allocation.Next(Shop.Ask([new(Blue, 3)], shopper: shopper)).Verdict);
        Assert.Equal(RefusalReason.OverLimit, allocation.Next(Shop.Ask([new(Blue, 3)], shopper: shopper)).Reason);
        Assert.Equal(Verdict.Granted, allocation.Next(Shop.Ask([new(Blue, 2)], shopper: shopper)).Verdict);
    }

    [Fact]
    public void The_sales_limit_counts_over_all_skus()
    {
        var shopper = new ShopperId(Guid.NewGuid());
        var allocation = Of(Fulfilment.WhatIsLeft, limitPerSale: 3, [], (Blue, Available: 100, Held: 0), (Black, Available: 100, Held: 0));
        Assert.Equal(
            [new RequestedItem(Blue, 2), new RequestedItem(Black, 1)],
            allocation.Next(Shop.Ask([new(Blue, 2), new(Black, 2)], shopper: shopper)).Items);
    }

    [Theory]
    [InlineData(0, RefusalReason.BadQuantity)]
    [InlineData(-1, RefusalReason.BadQuantity)]
    [InlineData(int.MinValue, RefusalReason.BadQuantity)]
    [InlineData(6, RefusalReason.OverLimit)]
    [InlineData(int.MaxValue, RefusalReason.OverLimit)]
    public void A_quantity_that_can_not_be_is_refused(int quantity, RefusalReason reason) =>
        Assert.Equal(reason, Of(Fulfilment.AllOrNothing, (Blue, Available: 100, Held: 0)).Next(Shop.Ask([new(Blue, quantity)])).Reason);

    [Fact]
    public void Two_lines_of_one_sku_do_not_overflow_a_quantity()
    {
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 100, Held: 0));
        Assert.Equal(
            RefusalReason.OverLimit, allocation.Next(Shop.Ask([new(Blue, int.MaxValue), new(Blue, int.MaxValue)])).Reason);
        Assert.Equal([new RequestedItem(Blue, 4)], allocation.Next(Shop.Ask([new(Blue, 2), new(Blue, 2)])).Items);
    }

    /// <summary>Else two workers, each with the lower number of another lane, would keep a returned unit for each other for ever.</summary>
    [Fact]
    public void A_unit_is_kept_for_lower_numbers_of_the_same_lane_and_for_nobody_of_another()
    {
        var members = new LaneName("members");
        Waiter[] elsewhere = [new(3, [new(Blue, 1)]) { Lane = members }, new(8, [new(Blue, 1)])];
        Allocation Fresh() => Of(Fulfilment.AllOrNothing, 0, elsewhere, (Blue, Available: 1, Held: 1));
        Assert.Equal(Verdict.Granted, Fresh().Next(Shop.Ask([new(Blue, 1)], number: 7)).Verdict);
        Assert.Equal(Verdict.Parked, Fresh().Next(Shop.Ask([new(Blue, 1)], number: 9)).Verdict);
        Assert.Equal(Verdict.Parked, Fresh().Next(Shop.Ask([new(Blue, 1)], number: 7) with { Lane = members }).Verdict);
        var inTurn = Fresh();
        Assert.Equal(Verdict.Parked, inTurn.Next(Shop.Ask([new(Blue, 1)], number: 9)).Verdict);
        Assert.Equal(Verdict.Granted, inTurn.Next(Shop.Ask([new(Blue, 1)], number: 2) with { Lane = members }).Verdict);
    }

    [Fact]
    public void What_is_not_in_the_sale_or_asks_for_nothing_is_refused()
    {
        var allocation = Of(Fulfilment.AllOrNothing, (Blue, Available: 100, Held: 0));
        Assert.Equal(RefusalReason.UnknownSku, allocation.Next(Shop.Ask([new(Black, 1)])).Reason);
        Assert.Equal(RefusalReason.UnknownSku, allocation.Next(Shop.Ask([new(Blue, 1) { Alternatives = [Black] }])).Reason);
        Assert.Equal(RefusalReason.BadQuantity, allocation.Next(Shop.Ask([])).Reason);
    }

    private static Allocation Of(Fulfilment fulfilment, params (Sku Sku, long Available, long Held)[] shelves) => Of(fulfilment, 0, [], shelves);

    private static Allocation Of(
        Fulfilment fulfilment, int limitPerSale, IReadOnlyList<Waiter> elsewhere, params (Sku Sku, long Available, long Held)[] shelves) => new(
        StockPolicy.ReserveFirst,
        fulfilment,
        shelves.ToDictionary(shelf => shelf.Sku, shelf => new Shelf(shelf.Sku, shelf.Available, shelf.Held, limitPerShopper: 5)),
        new ShopperUsage(limitPerSale),
        elsewhere);
}
