using AdmissionQueue.Loops;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InventoryLedger.Connections;

/// <summary>Asks PostgreSQL all the time whether it is there, so that <c>/healthz/ready</c> names it when it is not.</summary>
internal sealed class LedgerWatch(NpgsqlDataSource database, TimeProvider time, LoopHealth health, ILogger<LedgerWatch> logger)
    : SteadyLoop("postgres", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>The driver's own limit does not hold where PostgreSQL is silent and not gone: it then waits for the answer to its cancellation.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    protected override Task StepAsync(CancellationToken cancellationToken) => AskAsync(cancellationToken).WaitAsync(AnswerWithin, Time, cancellationToken);

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1");
        command.CommandTimeout = 2;
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
