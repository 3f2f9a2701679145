using InventoryLedger.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace WaitingRoom.Web.Tests.Node;

/// <summary>People who sign in, made as the console makes them.</summary>
internal static class Staff
{
    public const string Password = "correct horse battery";

    /// <summary>An owner of a merchant, signed in.</summary>
    public static async Task<ApiBrowser> OwnerAsync(this WebNode node, Guid merchant) => await node.PersonAsync(merchant, Role.Owner);

    /// <summary>Somebody with a role, signed in.</summary>
    public static async Task<ApiBrowser> PersonAsync(this WebNode node, Guid merchant, Role role, string? email = null)
    {
        var browser = node.Browser();
        var token = Secret.New();
        var now = node.Clock.GetUtcNow();
        await node.Services.GetRequiredService<PersonStore>().InviteAsync(
            new Person
            {
                Id = Guid.NewGuid(),
                MerchantId = merchant,
                Merchant = "",
                Email = email ?? NewEmail(),
                Name = "Olga",
                Role = role,
            },
            Secret.Hash(token), now, now.AddHours(1), CancellationToken.None);
        (await browser.PostAsync("/api/console/accept", new { token, password = Password })).Ok();
        return browser;
    }

    public static string NewEmail() => $"{Guid.NewGuid():n}@shop.example";
}
