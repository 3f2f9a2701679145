namespace FlashSale.LoadTests.Surface;

/// <summary>The words for where a ticket or a sale is in its life that a client acts on.</summary>
internal static class TicketStates
{
    public const string Lobby = "lobby";
    public const string Waiting = "waiting";
    public const string Reserved = "reserved";
    public const string Bought = "bought";
    public const string Released = "released";
    public const string Expired = "expired";
    public const string SoldOut = "sold-out";
    public const string Missed = "missed";
    public const string Left = "left";

    /// <summary>Whether nothing follows. An unknown word is not final: the server may get new states, and waiting on is the safe reading.</summary>
    public static bool IsFinal(string state) => state is Bought or Released or Expired or SoldOut or Left or "blocked";
}

/// <summary>States of a sale.</summary>
internal static class SaleStates
{
    public const string Lobby = "lobby";
    public const string Open = "open";

    /// <summary>Whether everybody still waiting is about to be told that there is nothing for them.</summary>
    public static bool IsOver(string state) => state is "sold-out" or "closed";
}
