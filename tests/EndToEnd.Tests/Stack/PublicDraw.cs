using System.Text.Json.Nodes;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using TestServers;
using Xunit;

namespace EndToEnd.Tests.Stack;

/// <summary>A draw, computed again from what everybody may read.</summary>
internal sealed class PublicDraw
{
    private readonly QueueNumbers numbers;

    private PublicDraw(QueueNumbers numbers) => this.numbers = numbers;

    public long Joiners => numbers.Joiners;

    /// <summary>Waits for the draw and holds its seed against the promise that the sale made before.</summary>
    public static async Task<PublicDraw> RevealedAsync(ShopApi api, string slug, string commitment, string lane = "main")
    {
        JsonNode? draw = null;
        await Until.TrueAsync("the draw was revealed", async () => (draw = await api.JsonAsync($"/api/sales/{slug}/draw"))?["seed"] is not null);
        var (seed, beacon) = ((string)draw!["seed"]!, (string)draw["beacon"]!);
        Assert.Equal((commitment, LobbyDraw.Algorithm), ((string?)draw["commitment"], (string?)draw["algorithm"]));
        Assert.True(DrawCommitment.Holds(commitment, Convert.FromHexString(seed)));
        var lobby = draw["lanes"]!.AsArray().Single(each => (string?)each!["lane"] == lane)!;
        return new PublicDraw(QueueNumbers.Drawn(seed, beacon, (long)lobby["joiners"]!, new LaneName(lane)));
    }

    public long NumberOf(Joined ticket) => numbers.NumberOf(ticket.Arrival);

    /// <summary>Everybody is told the number that the public draw gives, and nobody another's.</summary>
    public async Task IsToldToAsync(ShopApi api, IReadOnlyList<Joined> joined)
    {
        foreach (var ticket in joined)
        {
            Assert.Equal(NumberOf(ticket), (long?)(await api.TicketAsync(ticket.Bearer))["number"]);
        }

        Assert.Equal(joined.Count, joined.Select(NumberOf).Distinct().Count());
    }
}
