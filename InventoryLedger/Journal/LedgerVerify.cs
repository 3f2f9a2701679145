using AdmissionQueue.Sales;

namespace InventoryLedger.Journal;

/// <summary>What <c>ledger verify</c> prints.</summary>
public static class LedgerVerify
{
    /// <summary>Runs the audit and writes one line per difference, or one that says that there is none.</summary>
    /// <param name="audit">The audit.</param>
    /// <param name="sale">The sale; null is all of them.</param>
    /// <param name="output">Where to write.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>The process's exit code: 0 where everything adds up, 1 where something does not.</returns>
    public static async Task<int> RunAsync(JournalAudit audit, SaleId? sale, TextWriter output, CancellationToken ct)
    {
        var differences = await audit.RunAsync(sale, ct);
        foreach (var difference in differences)
        {
            await output.WriteLineAsync(
                $"sale {difference.Sale}, {difference.Sku}: {difference.Account} is {difference.InStock} in the stock, "
                + $"{difference.InSource} by the {difference.Source}");
        }

        await output.WriteLineAsync(differences.Count == 0 ? "Every unit is accounted for." : $"{differences.Count} differences.");
        return differences.Count == 0 ? 0 : 1;
    }
}
