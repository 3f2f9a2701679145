using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using AdmissionQueue.Pacing;
using EndToEnd.Tests.Stack;
using FlashSale.LocalServers;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Path;

/// <summary>A lobby that draws, on real processes: what shoppers are told is what anybody can compute, and they are served in that order.</summary>
[Collection(OnOneWorker.Name)]
public sealed class LobbyTests(OneWorkerStack shared, ServersFixture servers)
{
    /// <summary>More than two bursts: were they served by arrival, the order of the numbers would be out by far more than the batch that is
    /// allowed.</summary>
    private const int Joiners = 1_400;

    private const int Late = 40;

    [Fact]
    public async Task The_lobby_is_served_in_drawn_order_though_workers_are_killed_and_all_of_them_restarted()
    {
        await using var stack = await FlashSaleStack.StartAsync(servers);
        using var api = stack.Api();
        var slug = await api.OpenLobbyAsync(units: Joiners + Late, ratePerMinute: 12_000);
        var commitment = (string)(await api.JsonAsync($"/api/sales/{slug}"))!["drawCommitment"]!;
        var joined = await api.JoinAllAsync(slug, Joiners);
        Assert.All(joined, ticket => Assert.Equal(("lobby", (long?)null), (ticket.State, ticket.NumberIfAny)));
        Assert.Null((await api.JsonAsync($"/api/sales/{slug}/draw"))!["seed"]);
        await using var page = await WatchingPage.OpenAsync(api.Address, joined[0].Bearer);

        await stack.Database.StartNowAsync(slug);

        var draw = await PublicDraw.RevealedAsync(api, slug, commitment);
        Assert.Equal(Joiners, draw.Joiners);
        var late = await api.JoinAllAsync(slug, Late);
        Assert.Equal(Enumerable.Range(Joiners + 1, Late).Select(number => (long)number), late.Select(ticket => ticket.Number).Order());
        await Until.TrueAsync("the draw was pushed", () => page.Tickets.Any(told => (long?)told["number"] == draw.NumberOf(joined[0])));

        await DecidedAsync(stack, slug, 300);
        await stack.Workers[0].KillAsync();
        await DecidedAsync(stack, slug, 700);
        await stack.Workers[1].KillAsync();
        await stack.AddWorkerAsync();
        await stack.AddWorkerAsync();
        await DecidedAsync(stack, slug, Joiners + Late);

        await draw.IsToldToAsync(api, [.. joined, .. late]);
        await IsInOrderAsync(stack, slug);
        await stack.Database.AddsUpAsync(slug, Joiners + Late);
    }

    [Fact]
    public async Task A_merchant_may_choose_first_come_first_served()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenLobbyAsync(units: 5, order: "fifo");
        var joined = new[] { await api.JoinedAsync(slug), await api.JoinedAsync(slug), await api.JoinedAsync(slug) };
        Assert.Equal([(1L, "waiting"), (2L, "waiting"), (3L, "waiting")], joined.Select(ticket => (ticket.Number, ticket.State)));
        Assert.Null(await api.JsonAsync($"/api/sales/{slug}/draw"));

        await stack.Database.StartNowAsync(slug);

        foreach (var ticket in joined)
        {
            Assert.Equal(ticket.Number, (long)(await api.TicketBecomesAsync(ticket.Bearer, "reserved"))["number"]!);
        }
    }

    [Fact]
    public async Task Who_leaves_the_lobby_is_passed_over_and_may_come_again()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenLobbyAsync(units: 5);
        var leaver = await api.JoinedAsync(slug);
        var stayer = await api.JoinedAsync(slug);
        using var left = await api.SendAsync(HttpMethod.Delete, "/api/ticket", leaver.Bearer);
        Assert.Equal(HttpStatusCode.NoContent, left.StatusCode);
        using var again = await api.JoinAsync(slug, leaver.Bearer);
        var back = Joined.Of(JsonNode.Parse(await again.Content.ReadAsStringAsync())!);
        Assert.Equal((HttpStatusCode.Created, 3L), (again.StatusCode, back.Arrival));

        await stack.Database.StartNowAsync(slug);

        await api.TicketBecomesAsync(stayer.Bearer, "reserved");
        await api.TicketBecomesAsync(back.Bearer, "reserved");
        Assert.Equal("left", (string?)(await api.TicketAsync(leaver.Bearer))["state"]);
        await stack.Database.AddsUpAsync(slug, stocked: 5);
    }

    [Fact]
    public async Task A_beacon_is_named_once_before_the_start_and_no_merchant_opens_a_lobby_without_its_draw()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var slug = await api.OpenLobbyAsync(units: 5);
        var commitment = (string)(await api.JsonAsync($"/api/sales/{slug}"))!["drawCommitment"]!;
        var joined = await api.JoinAllAsync(slug, 3);
        Assert.Contains("has not drawn yet", (await VerifyAsync(api, slug, joined[0])).Said, StringComparison.Ordinal);

        await IsAsync(HttpStatusCode.UnprocessableEntity, api.MerchantAsync($"/{slug}/beacon", new { beacon = "two\nlines" }));
        await IsAsync(HttpStatusCode.OK, api.MerchantAsync($"/{slug}/beacon", new { beacon = "lottery 4 8 15" }));
        await IsAsync(HttpStatusCode.Conflict, api.MerchantAsync($"/{slug}/beacon", new { beacon = "lottery 16 23 42" }));
        await IsAsync(HttpStatusCode.Conflict, api.MerchantAsync($"/{slug}/resume", new { }));
        Assert.Equal("lottery 4 8 15", (string?)(await api.JsonAsync($"/api/sales/{slug}"))!["drawBeacon"]);

        await stack.Database.StartNowAsync(slug);

        var draw = await PublicDraw.RevealedAsync(api, slug, commitment);
        await draw.IsToldToAsync(api, joined);
        await IsAsync(HttpStatusCode.Conflict, api.MerchantAsync($"/{slug}/beacon", new { beacon = "too late" }));

        // Who has nothing but the ticket document and the public draw comes to the same, and notices what is not so.
        var told = $"{draw.NumberOf(joined[0])}";
        Assert.Equal((0, "true"), await VerifyAsync(api, slug, joined[0], "--number", told, "--commitment", commitment));
        Assert.Equal((1, "false"), await VerifyAsync(api, slug, joined[0], "--number", $"{draw.NumberOf(joined[1])}"));
        Assert.Equal((1, "false"), await VerifyAsync(api, slug, joined[0], "--number", told, "--commitment", new string('0', 64)));
    }

    [Fact]
    public async Task A_draw_needs_a_lobby()
    {
        var stack = shared.Stack;
        using var api = stack.Api();
        var now = TimeProvider.System.GetUtcNow();
        object Sale(string slug, string? order) => new
        {
            slug,
            name = "Drop",
            startsAt = now.AddMinutes(1),
            endsAt = now.AddHours(1),
            ratePerMinute = 60,
            order,
            items = new[] { new { sku = "sneaker", name = "Sneaker", price = 1, units = 1, limitPerShopper = 1 } },
        };

        await IsAsync(HttpStatusCode.BadRequest, api.MerchantAsync("", Sale("drawn-without-lobby", "draw")));
        await IsAsync(HttpStatusCode.Created, api.MerchantAsync("", Sale("no-lobby", null)));
        Assert.Equal(("fifo", null), ((string?)(await api.JsonAsync("/api/sales/no-lobby"))!["order"], (string?)(await api.JsonAsync("/api/sales/no-lobby"))!["drawCommitment"]));
    }

    /// <summary>Runs <c>./flashsale verify-draw</c>.</summary>
    /// <returns>Its exit code and the last line that it said.</returns>
    internal static async Task<(int Code, string Said)> VerifyAsync(ShopApi api, string slug, Joined ticket, params string[] more)
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                BuildOutput.Program("Launcher", "FlashSale.Launcher"), "verify-draw", "--url", $"{api.Address}", "--sale", slug,
                "--arrival", $"{ticket.Arrival}", .. more,
            ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, said.TrimEnd().Split('\n')[^1]);
    }

    private static Task DecidedAsync(FlashSaleStack stack, string slug, int tickets) => Until.TrueAsync(
        $"{tickets} tickets were decided about", async () => await stack.Database.DecidedAsync(slug) >= tickets, TimeSpan.FromSeconds(60));

    /// <summary>Invariant 5: no number is granted after a higher one by more than a batch.</summary>
    private static async Task IsInOrderAsync(FlashSaleStack stack, string slug)
    {
        var granted = await stack.Database.GrantOrderAsync(slug);
        var highest = 0L;
        foreach (var number in granted)
        {
            highest = Math.Max(highest, number);
            Assert.InRange(highest - number, 0, Pacer.BatchMax);
        }
    }

    private static async Task IsAsync(HttpStatusCode expected, Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        Assert.True(expected == answer.StatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }
}
