namespace FlashSale.LoadTests.Generators;

/// <summary>The processors that the crowd shares with those it watches. Real shoppers have their own; here twenty threads of nodes that start would leave the crowd
/// a tenth of a core, and what it hears late for that would be told of the service. While this lives, it takes more than an equal share, where it may: Linux shares
/// between sessions, each server and node has one of its own, and root may change the nice value of ours.</summary>
internal sealed class OwnShare : IDisposable
{
    private const string Session = "/proc/self/autogroup";
    private const string Usual = "0";
    private const string More = "-10";

    public OwnShare() => Set(More);

    public void Dispose() => Set(Usual);

    private static void Set(string nice)
    {
        try
        {
            File.WriteAllText(Session, nice);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Not root, or no such kernel. An equal share, then: the report says how late the crowd was.
        }
    }
}
