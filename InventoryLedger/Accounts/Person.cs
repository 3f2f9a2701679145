using AdmissionQueue.Sales;

namespace InventoryLedger.Accounts;

/// <summary>Somebody who may sign in for a merchant.</summary>
public sealed record Person
{
    /// <summary>Identifies the person.</summary>
    public required Guid Id { get; init; }

    /// <summary>The one merchant that the person belongs to.</summary>
    public required Guid MerchantId { get; init; }

    /// <summary>The merchant's name for people.</summary>
    public required string Merchant { get; init; }

    /// <summary>In lower case.</summary>
    public required string Email { get; init; }

    /// <summary>The name for people.</summary>
    public required string Name { get; init; }

    /// <summary>What the person may do.</summary>
    public required Role Role { get; init; }

    /// <summary>Null until the invite is accepted.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>The second factor's secret, encrypted; null is none.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>One that is not confirmed yet, encrypted.</summary>
    public string? TotpPending { get; init; }

    /// <summary>Who acts when this person is signed in.</summary>
    /// <param name="from">The address that the request came from.</param>
    public Actor Acting(string? from) => new(MerchantId, Merchant, Email, Id, null, Role, Scope.Of(Role)) { From = from };
}

/// <summary>A person as Dapper reads one.</summary>
internal sealed record PersonRow(
    Guid Id, Guid MerchantId, string Merchant, string Email, string Name, string Role, string? PasswordHash, string? TotpSecret, string? TotpPending)
{
    public const string Select =
        """
        SELECT person.id, merchant_id AS MerchantId, merchant.name AS Merchant, email, person.name, role, password_hash AS PasswordHash,
            totp_secret AS TotpSecret, totp_pending AS TotpPending
        FROM person JOIN merchant ON merchant.id = merchant_id
        """;

    public Person ToPerson() => new()
    {
        Id = Id,
        MerchantId = MerchantId,
        Merchant = Merchant,
        Email = Email,
        Name = Name,
        Role = WireNames<Role>.Parse(Role),
        PasswordHash = PasswordHash,
        TotpSecret = TotpSecret,
        TotpPending = TotpPending,
    };
}
