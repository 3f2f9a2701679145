namespace FlashSale.LoadTests.Engine;

/// <summary>The engines that this build has.</summary>
internal static class EngineList
{
    public const string OpenModel = "open-model";
    public const string NBomber = "nbomber";

    /// <returns>Null where the build has none of that name.</returns>
    public static ILoadEngine? Find(string name) => name switch
    {
        OpenModel => new OpenModelEngine(),
#if USE_NBOMBER
        NBomber => new NBomberEngine(),
#endif
        _ => null,
    };

    public static string Refusal(string name) => name == NBomber
        ? "This build has no NBomber: its package is not on every feed. Build with 'dotnet build loadtests -c Release -p:UseNBomber=true' first."
        : $"There is no engine '{name}'. There is: {OpenModel}, {NBomber}.";
}
