using AdmissionQueue.Sales;
using Dapper;
using InventoryLedger.Accounts;
using Npgsql;

namespace InventoryLedger.Brands;

/// <summary>A logo's picture.</summary>
/// <param name="Hash">SHA-256 of the bytes, lower-case hexadecimal.</param>
/// <param name="Type">Its media type.</param>
/// <param name="Bytes">The picture, at most 64 KiB.</param>
public sealed record LogoFile(string Hash, string Type, byte[] Bytes);

/// <summary>A sale's brand as it is stored.</summary>
/// <param name="Sale">The sale.</param>
/// <param name="Document">The brand document, as JSON.</param>
/// <param name="Logo">The hash of its logo; null where it has none.</param>
public sealed record StoredBrand(SaleId Sale, string Document, string? Logo);

/// <summary>How sales look: what their merchants set. The document is the web's own; here it is a text.</summary>
/// <param name="database">The ledger.</param>
public sealed class BrandStore(NpgsqlDataSource database)
{
    /// <summary>Sets a sale's brand; a logo that came along is stored with it.</summary>
    /// <param name="brand">The brand.</param>
    /// <param name="logo">The picture, where it is a new one; null where the brand has none, or one that is stored.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>Whether it was set; false where it names a logo that is not stored.</returns>
    public async Task<bool> SetAsync(StoredBrand brand, LogoFile? logo, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await DocumentAsync(connection, brand.Sale, ct);
        if (logo is not null)
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "INSERT INTO brand_logo (hash, type, bytes) VALUES (@Hash, @Type, @Bytes) ON CONFLICT DO NOTHING", logo, transaction, cancellationToken: ct));
        }

        try
        {
            await connection.ExecuteAsync(new CommandDefinition(
                """
                INSERT INTO sale_brand (sale_id, document, logo) VALUES (@id, @Document, @Logo)
                ON CONFLICT (sale_id) DO UPDATE SET document = excluded.document, logo = excluded.logo
                """,
                new { id = brand.Sale.Value, brand.Document, brand.Logo },
                transaction,
                cancellationToken: ct));
        }
        catch (PostgresException unknown) when (unknown.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return false;
        }

        await connection.AuditAsync_NeedsTransaction("brand.set", brand.Sale, before, brand.Document, ct);
        await transaction.CommitAsync(ct);
        return true;
    }

    /// <summary>Takes a sale's brand away: it looks as sales look by themselves.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task RemoveAsync(SaleId sale, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var before = await DocumentAsync(connection, sale, ct);
        await connection.ExecuteAsync(new CommandDefinition("DELETE FROM sale_brand WHERE sale_id = @id", new { id = sale.Value }, cancellationToken: ct));
        await connection.AuditAsync_NeedsTransaction("brand.removed", sale, before, null, ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>The brands of all sales that are not over, or not for more than a day.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<StoredBrand>> ListAsync(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Document, string? Logo)>(new CommandDefinition(
            """
            SELECT sale_id, document, logo FROM sale_brand JOIN sale ON sale.id = sale_id
            WHERE state <> 'closed' OR closed_at > clock_timestamp() - interval '1 day'
            """,
            cancellationToken: ct));
        return [.. rows.Select(row => new StoredBrand(new SaleId(row.Id), row.Document, row.Logo))];
    }

    /// <summary>A logo by its hash; null where there is none.</summary>
    /// <param name="hash">SHA-256 of the bytes, lower-case hexadecimal.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<LogoFile?> LogoAsync(string hash, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<LogoFile>(new CommandDefinition(
            "SELECT hash, type, bytes FROM brand_logo WHERE hash = @hash", new { hash }, cancellationToken: ct));
    }

    private static Task<string?> DocumentAsync(NpgsqlConnection connection, SaleId sale, CancellationToken ct) =>
        connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "SELECT document FROM sale_brand WHERE sale_id = @id", new { id = sale.Value }, cancellationToken: ct));
}
