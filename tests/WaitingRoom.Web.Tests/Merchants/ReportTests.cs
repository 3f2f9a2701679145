using InventoryLedger.Catalog;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Merchants;

/// <summary>The report of a sale whose history is known.</summary>
public sealed class ReportTests(WebNode node)
{
    [Fact]
    public async Task Waits_fairness_and_orders_are_those_of_the_history_as_json_and_as_csv()
    {
        using var owner = node.Browser((await node.NewMerchantAsync()).ApiKey);
        var slug = await node.ScheduleAsync(owner);
        var sale = (await new SaleStore(node.Database).FindAsync(slug, CancellationToken.None))!;
        var start = sale.StartsAt;

        // Number, joined and turn in seconds from the start: the first was in the lobby; numbers 3 and 4 were granted in the wrong order.
        foreach (var (number, joined, turn) in new[] { (1, -600, 10), (2, 5, 25), (3, 10, 70), (4, 20, 50) })
        {
            await TicketAsync(sale.Id.Value, number, start.AddSeconds(joined), start.AddSeconds(turn));
        }

        var report = (await owner.GetAsync($"/api/merchant/sales/{slug}/report")).Ok();
        var lane = Assert.Single(report["lanes"]!.AsArray())!;
        var waited = lane["waited"]!;
        Assert.Equal((4, 20.0, 60.0, 60.0), ((int)waited["tickets"]!, (double)waited["medianSeconds"]!, (double)waited["p90Seconds"]!, (double)waited["maxSeconds"]!));
        Assert.Equal(
            "0-10:0 10-30:2 30-60:1 60-120:1 120-300:0 300-600:0 600-1200:0 1200-1800:0 1800-3600:0 3600-7200:0 7200-:0",
            string.Join(' ', waited["histogram"]!.AsArray().Select(each => $"{each!["fromSeconds"]}-{each["toSeconds"]}:{each["tickets"]}")));
        Assert.Equal(1 - 2.0 / 6, (double)lane["fairness"]!, 9);
        Assert.Equal((4, 9_900 * 4, "EUR"), ((int)report["orders"]!["count"]!, (int)report["orders"]!["total"]!, (string)report["currency"]!));

        var csv = await owner.GetAsync($"/api/merchant/sales/{slug}/report?format=csv");
        var lines = csv.Text.Split("\r\n");
        Assert.Equal("about,of,figure,value", lines[0].TrimStart('\uFEFF'));
        Assert.Contains("lane,main,waited median seconds,20", lines);
        Assert.Contains("lane,main,waited 10 to under 30 seconds,2", lines);
        Assert.Contains("lane,main,waited 7200 seconds or longer,0", lines);
        Assert.Contains("lane,main,now bought,4", lines);
        Assert.Contains($"orders,{slug},total in minor units of EUR,39600", lines);
        Assert.Equal("invalid", (await owner.GetAsync($"/api/merchant/sales/{slug}/report?format=pdf")).Problem);
    }

    private async Task TicketAsync(Guid sale, int number, DateTimeOffset joined, DateTimeOffset turn)
    {
        await using var command = node.Database.CreateCommand(
            """
            WITH ticket AS (
                INSERT INTO ticket (ticket_id, sale_id, shopper_id, number, granted_at, revision, state, skus, quantities)
                VALUES ($1, $2, gen_random_uuid(), $3, $4, 1, 'bought', '{a}', '{1}') RETURNING ticket_id, shopper_id)
            INSERT INTO purchase (id, ticket_id, sale_id, shopper_id, idempotency_key, body_hash, at, total, currency, skus, quantities)
            SELECT gen_random_uuid(), ticket_id, $2, shopper_id, 'k', '', $4, 9900, 'EUR', '{a}', '{1}' FROM ticket
            """);
        command.Parameters.AddWithValue(Guid.CreateVersion7(joined));
        command.Parameters.AddWithValue(sale);
        command.Parameters.AddWithValue((long)number);
        command.Parameters.AddWithValue(turn.UtcDateTime);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
