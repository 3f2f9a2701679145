using System.Net;
using System.Text.Json.Nodes;
using EndToEnd.Tests.Stack;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>Lanes on real processes: their shares, whose an invite is, and that each has numbers and a draw of its own.</summary>
[Collection(OnOneWorker.Name)]
public sealed class LaneTests(OneWorkerStack shared, ServersFixture servers)
{
    [Fact]
    public async Task Lanes_are_served_by_their_shares_while_both_wait_and_the_main_lane_gets_all_when_the_other_runs_dry()
    {
        // One worker: two commit when each of them gets to it, so between theirs the order is kept to a batch only (invariant 5).
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenWithMembersAsync(units: 1_000, ratePerMinute: 1_200);
        (await api.MerchantAsync($"/{slug}/pause", new { })).EnsureSuccessStatusCode();
        await api.BecomesAsync(slug, "paused");
        var (main, members) = (await api.JoinAllAsync(slug, 260), await api.MembersJoinAsync(slug, 60));
        Assert.Equal(Enumerable.Range(1, 260).Select(i => (long)i), main.Select(ticket => ticket.Number).Order());
        Assert.Equal(Enumerable.Range(1, 60).Select(i => (long)i), members.Select(ticket => ticket.Number).Order());
        (await api.MerchantAsync($"/{slug}/resume", new { })).EnsureSuccessStatusCode();

        // Until the last member was granted, of any ten admissions about three are members'; after that all are others'.
        await Until.TrueAsync("all were granted", async () => await stack.Database.DecidedAsync(slug) == 320, TimeSpan.FromSeconds(60));
        var order = (await stack.Database.GrantOrderOfLanesAsync(slug)).Select(place => place.Lane == LaneSale.Members).ToList();
        var lastMember = order.LastIndexOf(true);
        Assert.InRange(lastMember + 1, 60 * 100 / 30 - 10, 60 * 100 / 30 + 10);
        for (var to = 20; to <= lastMember; to += 20)
        {
            Assert.InRange(order.Take(to).Count(isMember => isMember), to * 30 / 100 - 3, to * 30 / 100 + 3);
        }

        foreach (var lane in new[] { "main", LaneSale.Members })
        {
            var granted = (await stack.Database.GrantOrderOfLanesAsync(slug)).Where(place => place.Lane == lane).Select(place => place.Number).ToList();
            Assert.Equal(granted.Order(), granted);
        }

        var ticket = await api.TicketAsync(members[^1].Bearer);
        Assert.Equal(("reserved", LaneSale.Members, members[^1].Number), ((string?)ticket["state"], (string?)ticket["lane"], (long)ticket["number"]!));
        Assert.Equal((60, 60, 360), await NumbersOfAsync(api, slug, LaneSale.Members));
        await stack.Database.AddsUpAsync(slug, 1_000);
    }

    [Fact]
    public async Task An_invite_opens_its_lane_for_one_shopper_and_a_bad_one_changes_nothing()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var (slug, other) = (await api.OpenWithMembersAsync(units: 10, ratePerMinute: 600), await api.OpenWithMembersAsync(units: 10, ratePerMinute: 600));
        var invites = await api.InvitesAsync(slug, 2);
        using var first = await api.JoinByAsync(slug, invites[0]);
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);
        var member = Joined.Of(JsonNode.Parse(await first.Content.ReadAsStringAsync())!);

        await IsRefusedAsync("invite-used", api.JoinByAsync(slug, invites[0]));
        await IsRefusedAsync("invite-invalid", api.JoinByAsync(slug, $"{invites[1][..^2]}xx"));
        await IsRefusedAsync("invite-invalid", api.JoinByAsync(slug, "members-please"));
        await IsRefusedAsync("invite-other-sale", api.JoinByAsync(slug, (await api.InvitesAsync(other, 1))[0]));
        using var again = await api.JoinByAsync(slug, "whatever", member.Bearer);
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        Assert.Equal(1, member.Number);
        await Until.TrueAsync("progress tells of one number", async () => (long)(await api.LaneAsync(slug, LaneSale.Members))["issued"]! == 1); // A second late by design.

        // The shopper who left may use the own invite again, and nobody else.
        using var left = await api.SendAsync(HttpMethod.Delete, "/api/ticket", member.Bearer);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        await IsRefusedAsync("invite-used", api.JoinByAsync(slug, invites[0]));
        using var back = await api.JoinByAsync(slug, invites[0], member.Bearer);
        Assert.Equal(HttpStatusCode.Created, back.StatusCode);
        Assert.Equal(2, (long)JsonNode.Parse(await back.Content.ReadAsStringAsync())!["number"]!);

        await IsAsync(HttpStatusCode.UnprocessableEntity, api.MerchantAsync($"/{slug}/invites", new { lane = LaneSale.Members, count = 0 }));
        await IsAsync(HttpStatusCode.NotFound, api.MerchantAsync($"/{slug}/invites", new { lane = "others", count = 1 }));
        await IsAsync(HttpStatusCode.NotFound, api.MerchantAsync($"/{slug}/invites", new { lane = "main", count = 1 }));
        await IsAsync(HttpStatusCode.Unauthorized, api.SendAsync(HttpMethod.Post, $"/api/merchant/sales/{slug}/invites", null, new { lane = LaneSale.Members, count = 1 }));
        Assert.Equal("Club members", (string?)(await api.JsonAsync($"/api/sales/{slug}"))!["lanes"]![0]!["text"]);
    }

    [Fact]
    public async Task Each_lane_draws_its_own_lobby_and_anybody_can_verify_it()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers);
        using var api = stack.Api();
        var slug = await api.OpenLobbyWithMembersAsync(units: 200, ratePerMinute: 60_000);
        var commitment = (string)(await api.JsonAsync($"/api/sales/{slug}"))!["drawCommitment"]!;
        var (main, members) = (await api.JoinAllAsync(slug, 80), await api.MembersJoinAsync(slug, 40));
        await stack.Database.StartNowAsync(slug);
        var late = Joined.Of(JsonNode.Parse(await (await api.JoinByAsync(slug, (await api.InvitesAsync(slug, 1))[0])).Content.ReadAsStringAsync())!);

        foreach (var (lane, joined) in new[] { ("main", main), (LaneSale.Members, members) })
        {
            var draw = await PublicDraw.RevealedAsync(api, slug, commitment, lane);
            Assert.InRange(draw.Joiners, joined.Count, joined.Count + 1);
            await draw.IsToldToAsync(api, joined);
        }

        foreach (var ticket in (Joined[])[.. main, .. members, late])
        {
            await api.TicketBecomesAsync(ticket.Bearer, "reserved");
        }

        var drawn = await PublicDraw.RevealedAsync(api, slug, commitment, LaneSale.Members);
        var arrival = members[7];
        Assert.Equal((0, "true"), await LobbyTests.VerifyAsync(api, slug, arrival, "--lane", LaneSale.Members, "--number", $"{drawn.NumberOf(arrival)}"));
        Assert.Equal((1, "false"), await LobbyTests.VerifyAsync(api, slug, arrival, "--lane", LaneSale.Members, "--number", $"{drawn.NumberOf(members[8])}"));
        await stack.Database.AddsUpAsync(slug, 200);
    }

    private static async Task<(long Serving, long Issued, int RatePerMinute)> NumbersOfAsync(ShopApi api, string slug, string lane)
    {
        await Until.TrueAsync("progress says it", async () => (long)(await api.LaneAsync(slug, lane))["serving"]! == (long)(await api.LaneAsync(slug, lane))["issued"]!);
        var progress = await api.LaneAsync(slug, lane);
        return ((long)progress["serving"]!, (long)progress["issued"]!, (int)progress["ratePerMinute"]!);
    }

    private static async Task IsRefusedAsync(string type, Task<HttpResponseMessage> join)
    {
        using var answer = await join;
        Assert.Equal((HttpStatusCode.Forbidden, $"/problems/{type}"), (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["type"]));
    }

    private static async Task IsAsync(HttpStatusCode expected, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
