using Npgsql;

namespace InventoryLedger.Postgres;

/// <summary>Runs a transaction again when PostgreSQL ended it for the sake of another one. Nothing else is repeated: a lost connection
/// may have committed, and whoever called knows better how to ask again (every call of the ledger may be repeated).</summary>
internal static class BoundedRetry
{
    /// <summary>Attempts, at most. Lock order makes deadlocks impossible by design; what is left are rare races that one repeat settles.</summary>
    public const int AttemptsMax = 5;

    /// <summary>Runs an attempt until it succeeds, fails for good, or the attempts are used up.</summary>
    /// <param name="attempt">One whole transaction, begun and ended inside; gets the attempt's number, from 0.</param>
    public static async Task<T> RunAsync<T>(Func<int, Task<T>> attempt)
    {
        for (var number = 0; ; number++)
        {
            try
            {
                return await attempt(number);
            }
            catch (PostgresException lost) when (IsRace(lost.SqlState) && number + 1 < AttemptsMax)
            {
                // The next attempt reads what the winner wrote.
            }
        }
    }

    // A unique violation is a race too: every insert was preceded by a look, so the row came in between. So is a shortage: the units
    // were there when they were counted.
    private static bool IsRace(string sqlState) =>
        sqlState is SqlState.SerializationFailure or SqlState.DeadlockDetected or SqlState.UniqueViolation or SqlState.Shortage;
}
