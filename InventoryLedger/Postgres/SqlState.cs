namespace InventoryLedger.Postgres;

/// <summary>The SQLSTATEs that mean something to the ledger.</summary>
internal static class SqlState
{
    public const string SerializationFailure = "40001";
    public const string DeadlockDetected = "40P01";
    public const string UniqueViolation = "23505";

    /// <summary>Raised by our own <c>refuse_shortage()</c>: a conditional UPDATE of the stock found fewer units than it needs.</summary>
    public const string Shortage = "FS001";
}
