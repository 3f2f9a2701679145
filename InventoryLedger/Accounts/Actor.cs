namespace InventoryLedger.Accounts;

/// <summary>Who makes a change for a merchant: a person who is signed in, or an API key.</summary>
/// <param name="MerchantId">The merchant that it is done for; every query is scoped to it.</param>
/// <param name="MerchantName">Its name for people.</param>
/// <param name="Who">The person's e-mail address, or the key's name.</param>
/// <param name="Person">The person; null for a key.</param>
/// <param name="Key">The key; null for a person.</param>
/// <param name="Role">The person's role; null for a key.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record Actor(Guid MerchantId, string MerchantName, string Who, Guid? Person, Guid? Key, Role? Role, IReadOnlyList<string> Scopes)
{
    private static readonly AsyncLocal<Actor?> Ambient = new();

    /// <summary>Who the call that runs now is made by; null in workers, whose moves are the schedule's and nobody's. It travels with the call
    /// and not as a parameter: a store that forgot to pass it on would leave no trace of who it was.</summary>
    public static Actor? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>The address that the request came from; null where it is not known.</summary>
    public string? From { get; init; }

    /// <summary>Whether it may do this.</summary>
    /// <param name="scope">One of <see cref="Scope"/>.</param>
    public bool May(string scope) => Scopes.Contains(scope, StringComparer.Ordinal);
}
