using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace EndToEnd.Tests.Stack;

/// <summary>What merchants and shoppers do in a sale with a lane for members.</summary>
internal static class LaneSale
{
    public const string Members = "members";

    private static readonly object[] Lanes = [new { name = Members, text = "Club members", sharePercent = 30 }];

    /// <summary>Schedules a sale whose members have 30% of the rate, and waits until it is open.</summary>
    public static Task<string> OpenWithMembersAsync(this ShopApi api, int units, int ratePerMinute) => api.OpenSaleAsync(units, ratePerMinute, lanes: Lanes);

    /// <summary>The same with a lobby that draws.</summary>
    public static Task<string> OpenLobbyWithMembersAsync(this ShopApi api, int units, int ratePerMinute) =>
        api.OpenLobbyAsync(units, ratePerMinute, lanes: Lanes);

    /// <summary>Has invites made.</summary>
    public static async Task<IReadOnlyList<string>> InvitesAsync(this ShopApi api, string slug, int count)
    {
        using var answer = await api.MerchantAsync($"/{slug}/invites", new { lane = Members, count });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["codes"]!.AsArray().Select(code => (string)code!)];
    }

    public static Task<HttpResponseMessage> JoinByAsync(this ShopApi api, string slug, string invite, string? bearer = null) => api.SendAsync(
        HttpMethod.Post, $"/api/sales/{slug}/tickets", bearer, new { items = new[] { new { sku = "sneaker", quantity = 1 } }, invite });

    /// <summary>One member joins by each invite, a few at a time.</summary>
    public static async Task<IReadOnlyList<Joined>> MembersJoinAsync(this ShopApi api, string slug, int members)
    {
        var invites = await api.InvitesAsync(slug, members);
        var joined = new Joined[members];
        await Parallel.ForAsync(0, members, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, ct) =>
        {
            using var answer = await api.JoinByAsync(slug, invites[i]);
            answer.EnsureSuccessStatusCode();
            var ticket = JsonNode.Parse(await answer.Content.ReadAsStringAsync(ct))!;
            Assert.Equal(Members, (string?)ticket["lane"]);
            joined[i] = Joined.Of(ticket);
        });
        return joined;
    }

    /// <summary>The progress of a lane.</summary>
    public static async Task<JsonNode> LaneAsync(this ShopApi api, string slug, string lane) =>
        (await api.JsonAsync($"/api/sales/{slug}/progress"))!["lanes"]!.AsArray().Single(each => (string?)each!["lane"] == lane)!;
}
