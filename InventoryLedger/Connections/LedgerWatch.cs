using AdmissionQueue.Loops;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace InventoryLedger.Connections;

/// <summary>Asks PostgreSQL all the time whether it is there, so that <c>/healthz/ready</c> names it when it is not.</summary>
internal sealed class LedgerWatch(NpgsqlDataSource database, TimeProvider time, LoopHealth health, ILogger<LedgerWatch> logger)
    : SteadyLoop("postgres", TimeSpan.FromSeconds(1), time, health, logger)
{
    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT 1");
        command.CommandTimeout = 2;
        await command.ExecuteScalarAsync(cancellationToken);
    }
}
