using System.ComponentModel.DataAnnotations;

namespace WaitingRoom.Web.Accounts;

/// <summary>Signing in by an OpenID Connect provider. Configuration section <c>Oidc</c>; without an authority there is none.</summary>
internal sealed record OidcOptions
{
    public const string Section = "Oidc";

    /// <summary>The provider's address, as it stands in its tokens. https, or http on this machine.</summary>
    public string Authority { get; init; } = "";

    /// <summary>What the provider knows this console as.</summary>
    public string ClientId { get; init; } = "";

    /// <summary>What proves it.</summary>
    public string ClientSecret { get; init; } = "";

    /// <summary>What people call the provider.</summary>
    public string Name { get; init; } = "Single sign-on";

    public bool IsOn => Authority.Length > 0;

    /// <exception cref="ValidationException">It is on and not complete; the message names the fix.</exception>
    public OidcOptions Checked()
    {
        if (IsOn && (!Uri.TryCreate(Authority, UriKind.Absolute, out var authority) || (authority.Scheme != Uri.UriSchemeHttps && !authority.IsLoopback)))
        {
            throw new ValidationException($"Oidc:Authority is {Authority}: set it to the https address of the provider.");
        }

        return IsOn && ClientId.Length == 0 ? throw new ValidationException("Oidc:ClientId is empty: set it to what the provider knows this console as.") : this;
    }
}
