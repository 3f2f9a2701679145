namespace FlashSale.LoadTests;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    /// <summary>Ran, and everything that was promised held.</summary>
    public const int Good = 0;

    /// <summary>Ran, and something that was promised did not hold.</summary>
    public const int Bad = 1;

    /// <summary>Did not run: wrong arguments, or no stack to run against.</summary>
    public const int Refused = 2;

    /// <summary>Was interrupted, as a shell reports it.</summary>
    public const int Interrupted = 130;
}
