using AdmissionQueue.Loops;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InventoryLedger.Connections;

/// <summary>Asks PostgreSQL all the time whether it is there, so that <c>/healthz/ready</c> names it when it is not.</summary>
public sealed class LedgerWatch(NpgsqlDataSource database, TimeProvider time, LoopHealth health, ILogger<LedgerWatch> logger)
    : SteadyLoop(Name, TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>The loop's name: while it does not work, the ledger can promise nothing.</summary>
    public const string Name = "postgres";

    /// <summary>The driver's own limit does not hold where PostgreSQL is silent and not gone: it then waits for the answer to its cancellation.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <inheritdoc />
    protected override Task StepAsync(CancellationToken cancellationToken) => AskAsync(cancellationToken).WaitAsync(AnswerWithin, Time, cancellationToken);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1");
        command.CommandTimeout = (int)AnswerWithin.TotalSeconds;
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
