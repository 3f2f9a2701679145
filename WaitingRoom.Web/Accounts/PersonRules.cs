using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Accounts;

/// <summary>What a person's fields have to be.</summary>
internal static class PersonRules
{
    public const string NameWanted = "1 to 100 characters on one line.";

    private const int NameLengthMax = 100;
    private const int EmailLengthMax = 254; // RFC 5321, section 4.5.3.1.3, less the brackets

    public static bool IsName(string? name) => name is { Length: > 0 and <= NameLengthMax } && !string.IsNullOrWhiteSpace(name) && !name.Any(char.IsControl);

    public static void Check(string? email, string? name, FieldErrors errors)
    {
        errors.Demand(IsEmail(SignIn.EmailOf(email)), "email", "An e-mail address.");
        errors.Demand(IsName(name), "name", NameWanted);
    }

    // No more than that: whether an address is one, only a mail to it tells.
    private static bool IsEmail(string email) =>
        email.Length is > 2 and <= EmailLengthMax && email.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < email.Length - 1
        && !email.Any(letter => char.IsControl(letter) || char.IsWhiteSpace(letter));
}
