using System.Text;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Benches;

/// <summary>A sale that is open for as long as a bench needs it, and so slow that nobody is admitted meanwhile: draining is another
/// bench's.</summary>
internal sealed class BenchSale : IAsyncDisposable
{
    private readonly ApiClient api;
    private readonly MerchantApi merchant;

    private BenchSale(ApiClient api, MerchantApi merchant, string slug) => (this.api, this.merchant, Slug) = (api, merchant, slug);

    public string Slug { get; }

    /// <summary>Opens one on the stack's first node.</summary>
    public static async Task<BenchSale> OpenAsync(RunningStack stack, TimeProvider time, CancellationToken stop)
    {
        var api = new ApiClient(stack.Nodes[0]);
        var sale = new BenchSale(api, new MerchantApi([api], stack.ApiKey, time), $"bench-{Guid.NewGuid():N}"[..20]);
        var now = time.GetUtcNow();
        await sale.merchant.OpenAsync(
            new SaleDocument(
                sale.Slug, "Bench", now, now.AddHours(1), 0, RatePerMinute: 1, 0, "reserve-first", 10, "EUR", [new SaleItemDocument("unit", "Unit", 1_00, 1_000, 1)]),
            SaleStates.Open,
            stop);
        return sale;
    }

    /// <summary>The progress document, as the node answers it.</summary>
    public async Task<string> ProgressAsync(CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = api.Address };
        return Encoding.UTF8.GetString(await http.GetByteArrayAsync($"/api/sales/{Slug}/progress", stop));
    }

    /// <summary>The environment of a bare server that needs one setting.</summary>
    public static IReadOnlyDictionary<string, string> With(string setting, string value) => new Dictionary<string, string> { [setting] = value };

    public async ValueTask DisposeAsync()
    {
        await merchant.CloseAsync(Slug, CancellationToken.None);
        api.Dispose();
    }
}
