using System.Net;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using InventoryLedger.Webhooks;
using Npgsql;
using TestServers;
using WaitingRoom.Web.Tests.Node;
using WaitingRoom.Web.Webhooks;
using Xunit;

namespace WaitingRoom.Web.Tests.Webhooks;

public sealed class WebhookTests(WebNode node)
{
    /// <summary>Two nodes send; a database of their own, so that the other tests' node takes nothing from them.</summary>
    [Fact]
    public async Task Changes_are_told_once_signed_tried_again_given_up_and_sent_again()
    {
        var database = await node.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await using var receiver = await HookReceiver.StartAsync();
        (string, string)[] settings = [("Postgres:ConnectionString", database), ("Webhooks:AllowPrivate", "true")];
        await using var first = node.Start(settings);
        await using var second = node.Start(settings);
        var merchant = await new MerchantStore(source).CreateAsync("Mia", default);
        using var program = new ApiBrowser(first.CreateClient(), merchant.ApiKey);
        using var other = new ApiBrowser(second.CreateClient(), merchant.ApiKey);
        var types = EventTypes.All.Except(["sale.resumed"]).ToArray();
        var made = (await program.PostAsync("/api/merchant/webhooks", new { url = receiver.Url, types })).Ok();
        var secret = (string)made["secret"]!;
        Assert.Null((await other.GetAsync("/api/merchant/webhooks")).Ok()["webhooks"]![0]!["secret"]);

        var sale = await PauseOnceAsync(source, merchant.Id);
        string[] told = ["sale.paused", "sale.scheduled"];
        await Until.TrueAsync("all was told", () => receiver.Received.Count >= told.Length);
        Assert.Equal(told.Select(type => $"flashsale.{type}").Order(), receiver.Received.Select(hook => hook.Type).Order());
        Assert.All(receiver.Received, hook => Assert.True(hook.IsSignedBy(secret), hook.Body));
        Assert.All(receiver.Received, hook => Assert.StartsWith("application/cloudevents+json", hook.ContentType, StringComparison.Ordinal));
        var paused = receiver.Received.Single(hook => hook.Type == "flashsale.sale.paused").Event;
        Assert.Equal(("1.0", $"/api/sales/{sale.Slug}", "paused"), ((string)paused["specversion"]!, (string)paused["source"]!, (string)paused["data"]!["state"]!));

        receiver.Answer = 500;
        await new SaleStore(source).MoveAsync(sale.Id, SaleState.Open, SaleState.Closed, default);
        await Until.TrueAsync("it was tried", () => receiver.Received.Any(hook => hook.Type == "flashsale.sale.closed"));
        await using (var command = source.CreateCommand($"UPDATE webhook_delivery SET attempts = {DeliveryStore.AttemptsMax - 1}, due_at = '-infinity' WHERE due_at IS NOT NULL"))
        {
            await command.ExecuteNonQueryAsync();
        }

        System.Text.Json.Nodes.JsonArray dead = [];
        await Until.TrueAsync("it was given up", async () => (dead = (await program.GetAsync("/api/merchant/webhooks/dead")).Ok()["dead"]!.AsArray()).Count == 1);
        Assert.Equal(("sale.closed", "500"), ((string)dead[0]!["type"]!, (string)dead[0]!["lastAnswer"]!));
        receiver.Answer = 204;
        Assert.Equal(202, (await program.PostAsync($"/api/merchant/webhooks/deliveries/{dead[0]!["delivery"]}/resend")).Status);
        await Until.TrueAsync("it was taken", async () => (await program.GetAsync("/api/merchant/webhooks/dead")).Ok()["dead"]!.AsArray().Count == 0
            && receiver.Received.Count(hook => hook.Type == "flashsale.sale.closed") == 3);
        Assert.Single(receiver.Received.Where(hook => hook.Type == "flashsale.sale.closed").Select(hook => hook.Id).Distinct());
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("93.184.215.14", true)]
    [InlineData("2606:2800:21f:cb07:6820:80da:af6b:8b2c", true)]
    public void Only_the_worlds_addresses_are_public(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.IsPublic(IPAddress.Parse(address)));

    [Fact]
    public async Task A_name_that_leads_to_a_private_address_is_not_connected_to()
    {
        var merchant = await node.NewMerchantAsync();
        using var program = node.Browser(merchant.ApiKey);
        foreach (var url in new[] { "http://shop.example/hook", "ftp://shop.example", "https://user:pass@shop.example/", "/hook" })
        {
            Assert.Equal("invalid", (await program.PostAsync("/api/merchant/webhooks", new { url, types = new[] { "sale.paused" } })).Problem);
        }

        (await program.PostAsync("/api/merchant/webhooks", new { url = "https://localhost:1/hook", types = EventTypes.All })).Ok();
        await PauseOnceAsync(node.Database, merchant.Id);
        await Until.TrueAsync("it was refused", async () =>
        {
            await using var command = node.Database.CreateCommand("SELECT count(*) FROM webhook_delivery WHERE last_answer LIKE '%not a public one%'");
            return (long)(await command.ExecuteScalarAsync())! > 0;
        });
    }

    [Fact]
    public void Waits_double_up_to_a_limit() => Assert.Equal(
        [5, 10, 20, 14_400], new[] { 1, 2, 3, 40 }.Select(attempts => (int)DeliveryStore.WaitAfter(attempts).TotalSeconds));

    private async Task<Sale> PauseOnceAsync(NpgsqlDataSource ledger, Guid merchant)
    {
        var sale = node.OpenSale(merchant);
        var store = new SaleStore(ledger);
        await store.CreateAsync(sale, default);
        await store.MoveAsync(sale.Id, SaleState.Open, SaleState.Paused, default);
        await store.MoveAsync(sale.Id, SaleState.Paused, SaleState.Open, default);
        return sale;
    }
}
