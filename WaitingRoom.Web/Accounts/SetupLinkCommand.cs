using InventoryLedger.Accounts;
using InventoryLedger.Connections;

namespace WaitingRoom.Web.Accounts;

/// <summary>The word <c>setup-link</c>: prints the path of the link for the first account to whoever may run this program with its settings.</summary>
internal static class SetupLinkCommand
{
    public const string Word = "setup-link";

    /// <summary>The console's page that uses the token up. It stands behind the #, which browsers send to nobody: it comes into no log of a proxy.</summary>
    public static string LinkTo(string token) => $"/console/setup#{token}";

    public static async Task<int> RunAsync(IConfiguration configuration)
    {
        await using var services = new ServiceCollection().AddLogging().AddLedger(configuration).BuildServiceProvider();
        if (await services.GetRequiredService<LinkStore>().NewSetupAsync(null, TimeProvider.System.GetUtcNow(), CancellationToken.None) is not { } token)
        {
            await Console.Error.WriteLineAsync("waiting room: somebody can sign in already; an owner invites others at the console.");
            return 1;
        }

        Console.WriteLine(LinkTo(token));
        return 0;
    }
}
