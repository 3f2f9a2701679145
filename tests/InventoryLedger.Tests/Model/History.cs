using AdmissionQueue.Sales;
using CsCheck;

namespace InventoryLedger.Tests.Model;

internal enum Move
{
    Grant,
    Checkout,
    Release,
    Extend,
    MakeDue,
    Sweep,
    Restock,
    Withdraw,
    Settle,
    Pause,
    Resume,
    Count,
}

/// <summary>One move of a connection. The numbers choose among what there is when it is made: a ticket, a shopper, a SKU.</summary>
internal sealed record Turn(Move Move, int A, int B, int C)
{
    public override string ToString() => $"{Move}({A},{B},{C})";
}

/// <summary>A sale and what is done to it, from one to three connections at once.</summary>
internal sealed record History(
    StockPolicy Policy,
    Fulfilment Fulfilment,
    bool ExtendOnce,
    int LimitPerSale,
    int LimitPerSku,
    int Shoes,
    int Caps,
    bool ByPartition,
    Turn[][] Connections)
{
    public override string ToString() =>
        $"{Policy} {Fulfilment} extend={ExtendOnce} limits={LimitPerSale}/{LimitPerSku} shoes={Shoes} caps={Caps} partitions={ByPartition}: "
        + string.Join(" | ", Connections.Select(turns => string.Join(' ', turns.AsEnumerable())));
}

internal static class HistoryGen
{
    // Grants and what ends a hold are what races are made of; the rest is there to disturb them.
    private static readonly Gen<Move> Moves = Gen.Frequency(
        (6, Gen.Const(Move.Grant)),
        (5, Gen.Const(Move.Checkout)),
        (3, Gen.Const(Move.Release)),
        (1, Gen.Const(Move.Extend)),
        (2, Gen.Const(Move.MakeDue)),
        (2, Gen.Const(Move.Sweep)),
        (1, Gen.Const(Move.Restock)),
        (1, Gen.Const(Move.Withdraw)),
        (1, Gen.Const(Move.Settle)),
        (1, Gen.Const(Move.Pause)),
        (1, Gen.Const(Move.Resume)),
        (2, Gen.Const(Move.Count)));

    private static readonly Gen<Turn> Turns = Gen.Select(
        Moves, Gen.Int[0, 999], Gen.Int[0, 999], Gen.Int[0, 999], (move, a, b, c) => new Turn(move, a, b, c));

    public static Gen<History> Histories { get; } =
        from policy in Gen.Frequency(
            (2, Gen.Const(StockPolicy.ReserveFirst)), (1, Gen.Const(StockPolicy.DecrementAtCheckout)), (1, Gen.Const(StockPolicy.FirstToPay)))
        from fulfilment in Gen.OneOf(Gen.Const(Fulfilment.AllOrNothing), Gen.Const(Fulfilment.WhatIsLeft))
        from extendOnce in Gen.Bool
        from limitPerSale in Gen.OneOf(Gen.Const(0), Gen.Const(3))
        from limitPerSku in Gen.Int[1, 3]
        from shoes in Gen.Int[0, 4]
        from caps in Gen.Int[0, 2]
        from byPartition in Gen.Bool
        from connections in Turns.Array[1, 6].Array[1, 3]
        select new History(policy, fulfilment, extendOnce, limitPerSale, limitPerSku, shoes, caps, byPartition, connections);
}
