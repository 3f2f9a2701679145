using System.Security.Cryptography;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using InventoryLedger.Catalog;
using InventoryLedger.Journal;
using InventoryLedger.Postgres;
using Npgsql;
using static InventoryLedger.Postgres.BatchCommands;

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

    /// <summary>Goes the whole way of a purchase and takes all of it back, as <see cref="Reserving.GrantTransaction.RehearseAsync"/> does with a grant. The unit
    /// is one of its own, so that it needs none of the sale's; the SKU's balance is kept from others meanwhile.</summary>
    /// <param name="sale">A sale that this process has in memory.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>What the shopper would have been told.</returns>
    /// <exception cref="NpgsqlException">The database is out of reach.</exception>
    public async Task<CheckoutOutcome> RehearseAsync(Sale sale, CancellationToken ct)
    {
        var request = new CheckoutRequest(new ReservationId(Guid.NewGuid()), new ShopperId(Guid.NewGuid()), "rehearsal", SHA256.HashData([]));
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await HoldAsync_NeedsTransaction(connection, request, sale, ct);
        var read = await CheckoutRead.RunAsync_NeedsTransaction(connection, [request], sales, ct);
        var plan = CheckoutPlan.Of([request], read);
        await CheckoutWrite.RollBackAsync_NeedsTransaction(connection, plan, ct);
        return plan.Outcomes[0];
    }

    private static async Task HoldAsync_NeedsTransaction(NpgsqlConnection connection, CheckoutRequest request, Sale sale, CancellationToken ct)
    {
        var sku = sale.Items[0].Sku;
        await using var batch = connection.CreateBatch();
        batch.AddSettings_NeedsTransaction();
        batch.Add(
            """
            INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, granted_at, expires_at, revision, state, skus, quantities)
            VALUES ($1, $2, $3, 0, clock_timestamp(), clock_timestamp() + interval '1 hour', 1, 'reserved', ARRAY[$4], ARRAY[1])
            """,
            P(request.Reservation.Value),
            P(sale.Id.Value),
            P(request.Shopper.Value),
            P(sku.ToString()));
        batch.AddPostings([new Posting(sale.Id, sku, Account.Stocked, Account.Held, Units: 1, "stock", request.Reservation.Value)]);
        await batch.ExecuteNonQueryAsync(ct);
    }
}
