using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using InventoryLedger.Accounts;
using InventoryLedger.Catalog;
using Npgsql;
using WaitingRoom.Web.Tests.Node;

namespace WaitingRoom.Web.Tests.Accounts;

/// <summary>A merchant with one of everything that a route can be about.</summary>
internal sealed class Tenant(WebNode node, NewMerchant merchant, ApiBrowser owner)
{
    private string person = "";
    private string key = "";
    private string webhook = "";
    private long delivery;

    public NewMerchant Merchant => merchant;

    public ApiBrowser Owner => owner;

    public string Slug { get; } = $"sale-{Guid.NewGuid():n}"[..20];

    public string Voucher { get; } = Guid.NewGuid().ToString("N").ToUpperInvariant();

    public static async Task<Tenant> NewAsync(WebNode node)
    {
        var merchant = await node.NewMerchantAsync();
        var tenant = new Tenant(node, merchant, await node.OwnerAsync(merchant.Id));
        (await tenant.Owner.PostAsync("/api/merchant/sales", new
        {
            slug = tenant.Slug,
            name = "Drop",
            startsAt = "2099-01-01T10:00:00Z",
            endsAt = "2099-01-02T10:00:00Z",
            lobbyMinutes = 5,
            ratePerMinute = 60,
            lanes = new[] { new { name = "members", text = "Members", sharePercent = 10 } },
            items = new[] { new { sku = "shoe", name = "Shoe", price = 100, units = 10, limitPerShopper = 1 } },
        })).Ok();
        tenant.person = (string)(await tenant.Owner.PostAsync(
            "/api/merchant/people", new { email = Staff.NewEmail(), name = "Paul", role = "operator" })).Ok()["person"]!["id"]!;
        tenant.key = (string)(await tenant.Owner.PostAsync("/api/merchant/keys", new { name = "Old", scopes = new[] { "sales:read" } })).Ok()["id"]!;
        tenant.webhook = (string)(await tenant.Owner.PostAsync(
            "/api/merchant/webhooks", new { url = "https://shop.invalid/old", types = new[] { "sale.lobby" } })).Ok()["id"]!;
        tenant.delivery = await tenant.DeliveryAsync();
        await tenant.SqlAsync(
            """
            INSERT INTO voucher (id, code, ticket_id, sale_id, shopper_id, value, currency, issued_at, expires_at)
            SELECT gen_random_uuid(), $2, gen_random_uuid(), id, gen_random_uuid(), 500, 'EUR', now(), now() + interval '1 day' FROM sale WHERE slug = $1
            """,
            tenant.Voucher);
        return tenant;
    }

    /// <summary>The address of a route for the things of this tenant.</summary>
    public string Address(MerchantRoute route) => route.Path
        .Replace("{slug}", Slug, StringComparison.Ordinal)
        .Replace("{sku}", "shoe", StringComparison.Ordinal)
        .Replace("{code}", Voucher, StringComparison.Ordinal)
        .Replace("{delivery}", delivery.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{id}", IdFor(route.Path), StringComparison.Ordinal);

    public async Task<ApiAnswer> CallAsync(MerchantRoute route, ApiBrowser who)
    {
        if (route.State is not null)
        {
            await MoveAsync(route.State);
        }

        return await SendAsync(route, who);
    }

    /// <summary>Calls a route with the sale as it is.</summary>
    public Task<ApiAnswer> SendAsync(MerchantRoute route, ApiBrowser who) => who.SendAsync(new HttpMethod(route.Method), Address(route), BodyOf(route));

    /// <summary>Puts the sale into a state. The lobby's draw is the scheduler's; here only the state matters.</summary>
    public Task MoveAsync(string state) => SqlAsync(
        """
        UPDATE sale SET state = $2, draw_seed = (SELECT seed FROM draw_secret WHERE sale_id = id), lobby_joiners = 0, lane_joiners = ARRAY[0], revision = revision + 1
        WHERE slug = $1
        """,
        state);

    /// <summary>Everything that this tenant has, as one text.</summary>
    public async Task<string> SnapshotAsync()
    {
        await using var command = node.Database.CreateCommand(
            """
            SELECT jsonb_build_array(
                (SELECT jsonb_agg(to_jsonb(sale) ORDER BY id) FROM sale WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(stock) ORDER BY sale_id, sku) FROM stock WHERE sale_id IN (SELECT id FROM sale WHERE merchant_id = $1)),
                (SELECT jsonb_agg(to_jsonb(voucher) ORDER BY voucher.id) FROM voucher WHERE sale_id IN (SELECT id FROM sale WHERE merchant_id = $1)),
                (SELECT jsonb_agg(to_jsonb(sale_brand) ORDER BY sale_id) FROM sale_brand WHERE sale_id IN (SELECT id FROM sale WHERE merchant_id = $1)),
                (SELECT jsonb_agg(to_jsonb(merchant_limit)) FROM merchant_limit WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(merchant_read_only)) FROM merchant_read_only WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(person) ORDER BY id) FROM person WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(api_key) - 'last_used_at' ORDER BY id) FROM api_key WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(webhook) ORDER BY id) FROM webhook WHERE merchant_id = $1),
                (SELECT jsonb_agg(to_jsonb(webhook_delivery) ORDER BY id) FROM webhook_delivery WHERE webhook_id IN (SELECT id FROM webhook WHERE merchant_id = $1)),
                (SELECT jsonb_agg(to_jsonb(audit_entry) ORDER BY id) FROM audit_entry WHERE merchant_id = $1))::text
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = merchant.Id });
        return (string)(await command.ExecuteScalarAsync())!;
    }

    public async Task<IReadOnlyList<AuditEntry>> AuditAsync() => await new AuditLog(node.Database).ListAsync(merchant.Id, null, AuditLog.ListMax, default);

    private string IdFor(string path) => path.Split('/')[3] switch
    {
        "keys" => key,
        "webhooks" => webhook,
        _ => person,
    };

    /// <summary>One that was given up: what is due would be sent while we look.</summary>
    private async Task<long> DeliveryAsync()
    {
        await using var command = node.Database.CreateCommand(
            """
            WITH told AS (INSERT INTO webhook_event (merchant_id, type, slug, data) VALUES ($1, 'sale.lobby', $2, '{}') RETURNING id)
            INSERT INTO webhook_delivery (webhook_id, event_id, due_at, dead_at) SELECT $3, id, NULL, now() FROM told RETURNING id
            """);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = merchant.Id });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Slug });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = Guid.Parse(webhook) });
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static JsonNode? BodyOf(MerchantRoute route) => route.Body is null
        ? null
        : JsonNode.Parse(JsonSerializer.Serialize(route.Body, JsonSerializerOptions.Web).Replace("{new}", $"n-{Guid.NewGuid():n}"[..20], StringComparison.Ordinal));

    private async Task SqlAsync(string sql, string second)
    {
        await using var command = node.Database.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Slug });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = second });
        Assert1(await command.ExecuteNonQueryAsync());
    }

    private static void Assert1(int rows) => Xunit.Assert.Equal(1, rows);
}
