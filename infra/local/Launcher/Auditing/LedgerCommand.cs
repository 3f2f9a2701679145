using System.CommandLine;
using FlashSale.Launcher.State;
using FlashSale.LocalServers;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;
using Npgsql;

namespace FlashSale.Launcher.Auditing;

/// <summary>The verb <c>ledger verify</c>: recomputes every balance from the journal, the tickets and the orders, and checks that every hold will end.</summary>
internal static class LedgerCommand
{
    public static Command Make(RunFolders folders, CancellationToken interrupt)
    {
        var sale = new Option<string?>("--sale") { Description = "Only this sale, by its slug." };
        var postgres = new Option<string?>("--postgres") { Description = "A database of somebody else's; else the one that 'up' started." };
        var verify = new Command("verify", "Recomputes every balance and names any difference. Exit code 0: all records agree.") { sale, postgres };
        verify.SetAction((parsed, _) => VerifyAsync(
            parsed.GetValue(postgres) ?? OwnDatabase(folders), parsed.GetValue(sale), interrupt));
        return new Command("ledger", "Looks after the ledger.") { verify };
    }

    private static string OwnDatabase(RunFolders folders) =>
        RunState.Load(folders)?.OwnerConnectionString
        ?? throw new LocalServerException("Nothing is up: start it with './flashsale up', or name a database with --postgres.");

    private static async Task<int> VerifyAsync(string connectionString, string? slug, CancellationToken ct)
    {
        try
        {
            await using var database = NpgsqlDataSource.Create(connectionString);
            var sale = slug is null ? null : await new SaleStore(database).FindAsync(slug, ct)
                ?? throw new LocalServerException($"There is no sale '{slug}'.");
            return await LedgerVerify.RunAsync(new JournalAudit(database), sale?.Id, Console.Out, ct);
        }
        catch (Exception e) when (e is NpgsqlException or ArgumentException)
        {
            throw new LocalServerException($"The ledger can't be read: {e.Message} Check --postgres, or the log of PostgreSQL.", e);
        }
    }
}
