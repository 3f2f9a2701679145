using InventoryLedger.Catalog;
using InventoryLedger.Postgres;
using Npgsql;

namespace InventoryLedger.Checkout;

/// <summary>Turns reservations into purchases: ticket, order, stock, journal and outbox in one durable transaction.</summary>
/// <param name="database">The ledger.</param>
/// <param name="sales">The sales' terms and prices, as this process has them in memory.</param>
public sealed class CheckoutTransaction(NpgsqlDataSource database, SaleDirectory sales)
{
    /// <summary>Checks one reservation out. It may be repeated at any time: the same key and body give the same order.</summary>
    /// <param name="request">Who buys what.</param>
    /// <param name="ct">Ends the waiting. A commit that is on its way may happen nevertheless.</param>
    /// <exception cref="NpgsqlException">The database is out of reach: it may or may not be bought; ask again with the same key.</exception>
    public async Task<CheckoutOutcome> RunAsync(CheckoutRequest request, CancellationToken ct) => (await RunAsync([request], ct))[0];

    /// <summary>Checks many reservations out together: the hot stock row is written once for all of them.</summary>
    /// <param name="requests">Who buys what; each is decided on its own, one after the other.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>One outcome per request, in their order.</returns>
    public Task<IReadOnlyList<CheckoutOutcome>> RunAsync(IReadOnlyList<CheckoutRequest> requests, CancellationToken ct) =>
        BoundedRetry.RunAsync<IReadOnlyList<CheckoutOutcome>>(async _ =>
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var read = await CheckoutRead.RunAsync_NeedsTransaction(connection, requests, sales, ct);
            var plan = CheckoutPlan.Of(requests, read);
            if (plan.ChangedRows.Count > 0)
            {
                await CheckoutWrite.CommitAsync_NeedsTransaction(connection, plan, ct);
            }

            return plan.Outcomes;
        });
}
