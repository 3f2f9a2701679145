using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using FlashSale.Launcher.State;
using FlashSale.LocalServers;

namespace FlashSale.Launcher.Starting;

/// <summary>Something to look at: a merchant and an open sale, made through the public API as any merchant would.</summary>
internal sealed class DemoSale(RunFolders folders, string webUrl, TimeProvider time)
{
    public const string Slug = "demo";

    private static readonly TimeSpan Length = TimeSpan.FromDays(7);
    private static readonly TimeSpan OpenWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>The demo merchant's API key. The sale is made unless there is one.</summary>
    public async Task<string> EnsureAsync(string ownerConnectionString, CancellationToken ct)
    {
        using var http = new HttpClient { BaseAddress = new Uri(webUrl) };
        var key = File.Exists(folders.DemoKeyFile) ? (await File.ReadAllTextAsync(folders.DemoKeyFile, ct)).Trim() : null;
        if (key is null || !await IsKnownAsync(http, key, ct))
        {
            key = await LedgerSetup.CreateMerchantAsync(ownerConnectionString, "Demo merchant", ct);
            PrivateFile.Write(folders.DemoKeyFile, key);
        }

        await CreateSaleAsync(http, key, ct);
        await OpenedAsync(http, ct);
        return key;
    }

    // The first thing that a person does is to open the page: it should not find a sale that is still being warmed.
    private async Task OpenedAsync(HttpClient http, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        while (time.GetElapsedTime(started) < OpenWithin)
        {
            var sale = await http.GetStringAsync(new Uri($"/api/sales/{Slug}", UriKind.Relative), ct);
            if (!sale.Contains("\"state\":\"scheduled\"", StringComparison.Ordinal) && !sale.Contains("\"state\":\"warming\"", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(LookEvery, time, ct);
        }

        throw new LocalServerException($"The demo sale did not open within {OpenWithin.TotalSeconds:0} s: see the workers' logs in {folders.Logs}; --no-demo goes without.");
    }

    // The key's file outlives a database that it was made for, when the next run uses another one.
    private static async Task<bool> IsKnownAsync(HttpClient http, string key, CancellationToken ct)
    {
        using var request = Request(HttpMethod.Get, key);
        using var answer = await http.SendAsync(request, ct);
        return answer.IsSuccessStatusCode;
    }

    private async Task CreateSaleAsync(HttpClient http, string key, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        using var request = Request(HttpMethod.Post, key);
        request.Content = JsonContent.Create(new
        {
            slug = Slug,
            name = "Demo: 500 pairs of sneakers",
            startsAt = now,
            endsAt = now + Length,
            lobbyMinutes = 0,
            ratePerMinute = 3000,
            activeLimit = 0,
            policy = "reserve-first",
            holdMinutes = 10,
            items = new[] { new { sku = "sneaker", name = "Sneaker", price = 12_900, units = 500, limitPerShopper = 2 } },
        });
        using var answer = await http.SendAsync(request, ct);

        // 409: it is there from an earlier run, with all that shoppers did to it.
        if (!answer.IsSuccessStatusCode && answer.StatusCode != HttpStatusCode.Conflict)
        {
            throw new LocalServerException(
                $"The demo sale was refused ({(int)answer.StatusCode}): {await answer.Content.ReadAsStringAsync(ct)} - logs: {folders.Logs}; --no-demo goes without.");
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string key) => new(method, new Uri("/api/merchant/sales", UriKind.Relative))
    {
        Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
    };
}
