using AdmissionQueue.Sales;
using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Catalog;

/// <summary>What a merchant writes about a sale and its items, and changes at leisure.</summary>
/// <param name="database">The ledger.</param>
public sealed class SaleTextStore(NpgsqlDataSource database)
{
    /// <summary>The merchant's own note; empty where there is none.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<string> NoteAsync(SaleId sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT note FROM sale WHERE id = @id", new { id = sale.Value }, cancellationToken: ct)) ?? "";
    }

    /// <summary>Writes the note. It is nothing that shoppers or workers read: the sale's revision stays.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="note">The note; empty takes it away.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task SetNoteAsync(Sale sale, string note, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT note FROM sale WHERE id = @id FOR NO KEY UPDATE", new { id = sale.Id.Value }, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition("UPDATE sale SET note = @note WHERE id = @id", new { id = sale.Id.Value, note }, cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("sale.note", sale.Slug, new { note = before }, new { note }, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Changes how an item is called and what it costs, from now on: an order has the price of its checkout.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="item">The item as it shall be: name and price are taken.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task SetItemAsync(Sale sale, SaleItem item, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var key = new { id = sale.Id.Value, sku = item.Sku.ToString(), item.Name, item.Price };
        await connection.ExecuteAsync(new CommandDefinition("UPDATE sale SET revision = revision + 1 WHERE id = @id", key, cancellationToken: ct));
        var before = await connection.ExecuteScalarAsync<string>(new CommandDefinition(
            "SELECT jsonb_build_object('name', name, 'price', price)::text FROM sale_item WHERE sale_id = @id AND sku = @sku", key, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(
            "UPDATE sale_item SET name = @Name, price = @Price WHERE sale_id = @id AND sku = @sku", key, cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("sale.item", $"{sale.Slug}/{item.Sku}", before, new { item.Name, item.Price }, ct);
        await transaction.CommitAsync(ct);
    }
}
