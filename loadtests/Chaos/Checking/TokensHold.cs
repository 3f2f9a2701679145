namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>Invariant 8: a ticket that was altered, has expired, or is another's or another sale's opens nothing, also while parts are down.</summary>
internal static class TokensHold
{
    private const int Invariant = 8;

    public static IEnumerable<Violation> Check(Evidence evidence) => evidence.Forgeries
        .Where(forgery => forgery.Status is >= 200 and < 300)
        .Select(forgery => new Violation(Invariant, $"a token that was {forgery.Kind} was answered {forgery.Status} at {forgery.At:HH:mm:ss}"));
}
