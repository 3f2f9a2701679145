namespace FlashSale.LoadTests.Stack;

/// <summary>Where a stack keeps what it writes, and we what we measured of it.</summary>
internal static class StateFolder
{
    /// <summary>The launcher's own variable: a second stack beside the first.</summary>
    private const string Variable = "FLASHSALE_STATE";

    /// <summary>`.flashsale` in the repository, or where the variable says.</summary>
    /// <exception cref="Surface.StackException">There is no repository here.</exception>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } folder
        ? System.IO.Path.GetFullPath(folder)
        : System.IO.Path.Combine(RunFile.RepositoryFolder(), ".flashsale");
}
