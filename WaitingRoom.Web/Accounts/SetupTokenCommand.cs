using InventoryLedger.Accounts;
using InventoryLedger.Connections;

namespace WaitingRoom.Web.Accounts;

/// <summary>The word <c>setup-token</c>: prints the link for the first account to whoever may run this program with its settings.</summary>
internal static class SetupTokenCommand
{
    public const string Word = "setup-token";

    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        await using var services = new ServiceCollection().AddLogging().AddLedger(configuration).BuildServiceProvider();
        if (await services.GetRequiredService<LinkStore>().NewSetupAsync(null, TimeProvider.System.GetUtcNow(), CancellationToken.None) is not { } token)
        {
            await Console.Error.WriteLineAsync("waiting room: somebody can sign in already; an owner invites others at the console.");
            return 1;
        }

        Console.WriteLine(token);
        return 0;
    }
}
