namespace WaitingRoom.Web.Problems;

/// <summary>What is wrong with what somebody asks for, as a check found it; <see cref="Problem.Invalid(Refusal)"/> makes the answer of it.</summary>
/// <param name="Type">The problem's type.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Detail">What is wrong and how to put it right, in one sentence.</param>
internal sealed record Refusal(string Type, string Title, string Detail)
{
    /// <summary>Whether signing in at the shop puts it right.</summary>
    public bool WantsLogin => Type == "login-required";

    /// <summary>Whether something was shown that cannot have come to its sender in good faith. What has only expired can.</summary>
    public bool IsForged { get; init; }

    public static Refusal Invalid(string detail) => new("invalid", "Not acceptable", detail);

    public static Refusal UnknownSku(string? sku) => new("unknown-sku", "Not in this sale", $"This sale has no SKU '{sku}'.");

    public static Refusal BadQuantity(string detail) => new("bad-quantity", "Not a quantity", detail);

    public static Refusal InviteInvalid() => new(
        "invite-invalid", "No invite of ours", "This invite was altered, or is none of ours. Copy it whole, or join without it.")
    {
        IsForged = true,
    };

    public static Refusal InviteExpired() => new(
        "invite-expired", "Invite expired", "The time of this invite is over. Ask for a new one, or join without it.");

    public static Refusal InviteOfOtherSale() => new(
        "invite-other-sale", "Another sale's invite", "This invite is for another sale. Join without it, or use it there.")
    {
        IsForged = true,
    };

    public static Refusal InviteUsed() => new(
        "invite-used", "Invite used", "Somebody else has joined by this invite; it is one shopper's. Ask for your own, or join without it.");

    public static Refusal LoginRequired() => new(
        "login-required", "Sign in first", "This sale is for customers who are signed in at the shop: sign in there (loginUrl), and join with the login that it gives.");

    public static Refusal LoginExpired() => new(
        "login-required", "Sign in again", "The time of this login is over: sign in at the shop again (loginUrl).");

    public static Refusal LoginInvalid() => new(
        "login-required",
        "No login of the shop's",
        "This login was altered, is signed by no key of this sale's, is for another sale or a lane that it has not, or lacks sub or an exp within 24 hours.")
    {
        IsForged = true,
    };

    public static Refusal PasswordWrong() => new("password-wrong", "Wrong password", "This is not your password. Nothing was changed.");

    public static Refusal OverLimit(string detail) => new("over-limit", "More than one may have", detail);
}
