using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using AdmissionQueue.Topics;
using AdmissionQueue.Warmup;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using InventoryLedger.Reserving;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OtpNet;
using StackExchange.Redis;
using TestServers;
using WaitingRoom.Web.Reference;
using WaitingRoom.Web.Tests.Accounts;
using WaitingRoom.Web.Tests.Node;
using Xunit;

namespace WaitingRoom.Web.Tests.Reference;

/// <summary>Makes every call once, in an order in which each succeeds, and keeps what was sent and answered. Of the same call the first that succeeds
/// counts. What is secret or long is shortened.</summary>
internal sealed partial class ExampleTour(WebNode node, IReadOnlyList<string> operations)
{
    private static readonly string[] Secret = ["secret", "key", "token", "ticket", "browser", "pass", "password", "current", "next", "uri", "code", "codes", "recoveryCodes", "x", "y", "kid"];

    private readonly Dictionary<string, Example> kept = new(StringComparer.Ordinal);

    public async Task<IReadOnlyDictionary<string, Example>> RunAsync()
    {
        await AsMerchantAsync();
        await AsPersonAsync();
        await AsFirstPersonAsync();
        await AsProviderAsync();
        await AsShopperAsync();
        await WhoMissedAsync();
        return kept;
    }

    private async Task AsMerchantAsync()
    {
        var tenant = await Tenant.NewAsync(node);
        using var shopper = Listening(node.Browser());
        await shopper.GetAsync($"/api/sales/{tenant.Slug}/draw");
        await shopper.SendAsync(HttpMethod.Put, $"/api/sales/{tenant.Slug}/wishes/shoe");
        await shopper.SendAsync(HttpMethod.Put, $"/api/sales/{tenant.Slug}/reminder", new { email = "kim@shop.example" });
        await shopper.GetAsync("/api/wishes");
        await shopper.SendAsync(HttpMethod.Delete, $"/api/sales/{tenant.Slug}/wishes/shoe");
        Listening(tenant.Owner);
        foreach (var route in MerchantRoutes.All)
        {
            await tenant.CallAsync(route, tenant.Owner);
        }
    }

    private async Task AsPersonAsync()
    {
        var (email, merchant) = (Staff.NewEmail(), await node.NewMerchantAsync("Nordlicht"));
        using var owner = await node.OwnerAsync(merchant.Id);
        var invite = (await owner.PostAsync("/api/merchant/people", new { email, name = "Mia", role = "operator" })).Ok();
        using var mia = Listening(node.Browser());
        await mia.PostAsync("/api/console/accept", new { token = (string)invite["token"]!, password = Staff.Password });
        await mia.PostAsync("/api/console/logout");
        await mia.PostAsync("/api/console/login", new { email, password = Staff.Password });
        await mia.GetAsync("/api/console/me");
        var factor = (await mia.PostAsync("/api/console/second-factor")).Ok();
        var app = new Totp(Base32Encoding.ToBytes((string)factor["secret"]!));
        await mia.PostAsync("/api/console/second-factor/confirm", new { code = app.ComputeTotp(node.Clock.GetUtcNow().UtcDateTime) });
        await mia.SendAsync(HttpMethod.Delete, "/api/console/second-factor", new { password = Staff.Password });
        await mia.PostAsync("/api/console/password", new { current = Staff.Password, next = "another horse battery" });
        await mia.PostAsync("/api/console/logout-everywhere");
    }

    private async Task AsFirstPersonAsync()
    {
        var database = await node.NewDatabaseAsync();
        await using var source = NpgsqlDataSource.Create(database);
        await using var fresh = node.Start([("Postgres:ConnectionString", database)]);
        using var mia = Listening(new ApiBrowser(fresh.CreateClient(new() { HandleCookies = false }), null));
        var token = await new LinkStore(source).NewSetupAsync(null, node.Clock.GetUtcNow(), default);
        await mia.PostAsync("/api/console/setup", new { token, merchant = "Nordlicht", email = "mia@shop.example", name = "Mia", password = Staff.Password });
    }

    private async Task AsProviderAsync()
    {
        await using var provider = await TestProvider.StartAsync();
        await using var shop = node.Start([
            ("Oidc:Authority", provider.Address), ("Oidc:ClientId", TestProvider.ClientId), ("Oidc:ClientSecret", "secret"), ("Oidc:Name", "Provider")]);
        using var browser = Listening(new ApiBrowser(shop.CreateClient(new() { HandleCookies = false, AllowAutoRedirect = false }), null));
        await browser.GetAsync("/api/console/ways");
        await browser.GetAsync("/api/console/oidc");
    }

    private async Task AsShopperAsync()
    {
        var sale = await OpenAsync();
        using var kim = Listening(node.Browser());
        await kim.GetAsync("/.well-known/jwks.json");
        await kim.GetAsync("/healthz/live");
        await kim.GetAsync("/healthz/ready");
        await kim.GetAsync($"/api/sales/{sale.Slug}");
        await Until.TrueAsync("there is progress", async () => (await kim.GetAsync($"/api/sales/{sale.Slug}/progress")).Status == 200);
        var token = await JoinAsync(kim, sale);
        await kim.GetAsync($"/api/ticket?sale={sale.Slug}");
        var link = (await kim.PostAsync($"/api/ticket/resume-link?sale={sale.Slug}")).Ok();
        await kim.PostAsync("/api/ticket/resume", new { code = (string)link["code"]! });
        await VoucherAsync(token);
        var code = (string)(await kim.GetAsync("/api/vouchers")).Ok()["vouchers"]![0]!["code"]!;
        await kim.PostAsync($"/api/vouchers/{code}/redeem");

        var reservation = $"/api/reservations/{await GrantAsync(sale, token)}";
        await kim.GetAsync($"/api/passes/enter?sale={sale.Slug}&back=/shop");
        await kim.PostAsync($"/api/passes?sale={sale.Slug}");
        await kim.GetAsync($"/api/passes/verify?sale={sale.Slug}");
        await kim.GetAsync("/api/passes/heard?openFor=600");
        await kim.PostAsync($"{reservation}/extend");
        await kim.SendAsync(HttpMethod.Post, $"{reservation}/checkout", null, ("Idempotency-Key", "order-1"));

        using var ada = Listening(node.Browser());
        await ada.PostAsync($"/api/reservations/{await GrantAsync(sale, await JoinAsync(ada, sale))}/release");
        using var eve = Listening(node.Browser());
        await JoinAsync(eve, sale);
        await eve.SendAsync(HttpMethod.Delete, $"/api/ticket?sale={sale.Slug}");
    }

    private async Task WhoMissedAsync()
    {
        var sale = await OpenAsync();
        using var kim = Listening(node.Browser());
        await GrantAsync(sale, await JoinAsync(kim, sale), TurnPresence.Away);
        await kim.PostAsync($"/api/ticket/claim?sale={sale.Slug}");
    }

    private ApiBrowser Listening(ApiBrowser browser)
    {
        browser.Called = Keep;
        return browser;
    }

    private void Keep(HttpMethod method, string path, JsonNode? sent, ApiAnswer answer)
    {
        var plain = path.Split('?')[0];
        var name = operations.Where(operation => operation.StartsWith($"{method} ", StringComparison.Ordinal))
            .Where(operation => Regex.IsMatch($"{method} {plain}", $"^{Regex.Replace(Regex.Escape(operation), @"\\\{[^}]+}", "[^/]+")}$"))
            .MinBy(operation => operation.Count(letter => letter == '{'));
        if (name is not null && answer.Status < 400)
        {
            kept.TryAdd(name, new Example(answer.Status, Short(sent), Short(answer.Body)));
        }
    }

    private async Task<Sale> OpenAsync()
    {
        // Other tests move the node's clock on; the ledger's, by which a hold begins, is the real one.
        var ahead = node.Clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
        var sale = node.OpenSale((await node.NewMerchantAsync()).Id) with { ExtendOnce = true, HoldMinutes = 30 + Math.Max(0, (int)ahead.TotalMinutes) };
        Assert.Equal(CreateSaleOutcome.Created, await new SaleStore(node.Database).CreateAsync(sale, default));
        using var topics = new EmbeddedTopicAdmin(new Uri(node.Servers.KafkaControlUrl));
        await SaleTopics.EnsureAsync(sale, topics, default);
        await new SaleMirror(node.Services.GetRequiredService<IConnectionMultiplexer>()).PlaceAsync(sale, issued: 0, serving: 0);
        await Until.TrueAsync("the node knew the sale", () => node.Services.GetRequiredService<SaleDirectory>().Find(sale.Id) is not null);
        return sale;
    }

    private async Task<TicketClaims> JoinAsync(ApiBrowser shopper, Sale sale)
    {
        ApiAnswer joined = null!;
        await Until.TrueAsync("the sale takes joiners", async () =>
            (joined = await shopper.PostAsync($"/api/sales/{sale.Slug}/tickets", new { items = new[] { new { sku = "shoe", quantity = 1 } } })).Status < 300);
        return (await node.Services.GetRequiredService<TicketToken>().OpenAsync((string)joined.Ok()["ticket"]!))!.Value;
    }

    private async Task<ReservationId> GrantAsync(Sale sale, TicketClaims ticket, TurnPresence presence = TurnPresence.There)
    {
        var request = new GrantRequest(ticket.Ticket, ticket.Shopper, ticket.Arrival, [new RequestedItem(new Sku("shoe"), 1)], presence);
        Assert.True((await new GrantTransaction(node.Database).RunAsync(new GrantBatch(sale.Id, [request], [], _ => []), default)).Committed);
        return new ReservationId(ticket.Ticket.Value);
    }

    private async Task VoucherAsync(TicketClaims ticket)
    {
        await using var command = node.Database.CreateCommand(
            """
            INSERT INTO voucher (id, code, ticket_id, sale_id, shopper_id, value, currency, issued_at, expires_at)
            VALUES (gen_random_uuid(), $1, gen_random_uuid(), $2, $3, 500, 'EUR', now(), now() + interval '90 days')
            """);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Guid.NewGuid().ToString("N").ToUpperInvariant() });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = ticket.Sale.Value });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = ticket.Shopper.Value });
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A copy for people to read: no secret, nothing that fills a screen, and names that say something.</summary>
    private static JsonNode? Short(JsonNode? node, string field = "") => node switch
    {
        null => null,
        JsonObject fields => new JsonObject(fields.Select(each => KeyValuePair.Create(each.Key, Short(each.Value, each.Key)))),
        JsonArray list => new JsonArray([.. list.Take(2).Select(each => Short(each, field))]),
        JsonValue value when value.TryGetValue<string>(out var text) => Short(text, field),
        _ => node.DeepClone(),
    };

    private static string Short(string text, string field) =>
        text.Contains('@', StringComparison.Ordinal) ? "kim@shop.example"
        : Secret.Contains(field, StringComparer.Ordinal) && text.Length > 8 && !text.Contains(' ', StringComparison.Ordinal) ? $"{text[..6]}…"
        : text.Length > 100 || text.Contains("/resume/", StringComparison.Ordinal) ? $"{text[..Math.Min(text.Length, 36)]}…"
        : text.Length > 60 && !text.Contains(' ', StringComparison.Ordinal) ? $"{text[..24]}…"
        : MadeUp().Replace(text, "drop");

    [GeneratedRegex("(sale|n)-[0-9a-f]{15,32}")]
    private static partial Regex MadeUp();
}
