namespace AdmissionQueue.Sales;

/// <summary>How a shop says which of its customers a shopper is.</summary>
/// <param name="IsRequired">Whether only who shows a login may join.</param>
/// <param name="Url">Where shoppers sign in, an absolute https address; empty where nobody has to.</param>
/// <param name="Keys">The public keys that logins are checked by, as PEM; empty where the shop signs none.</param>
public sealed record SaleLogin(bool IsRequired, string Url, string Keys)
{
    /// <summary>A sale that knows no logins.</summary>
    public static readonly SaleLogin None = new(false, "", "");
}
