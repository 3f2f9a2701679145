using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace EndToEnd.Tests.Doors;

/// <summary>A browser with its cookies and without JavaScript.</summary>
internal sealed class Browser : IDisposable
{
    private readonly Uri address;
    private readonly Dictionary<string, string> cookies;
    private readonly HttpClient http;

    public Browser(Uri address)
        : this(address, [])
    {
    }

    private Browser(Uri address, Dictionary<string, string> cookies)
    {
        (this.address, this.cookies) = (address, cookies);
        http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = address,
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    /// <summary>Another device of the same account: it knows who the shopper is, and no ticket.</summary>
    public Browser OtherDevice() => new(address, new() { ["shopper"] = cookies["shopper"] });

    /// <summary>Joins as the page's script does.</summary>
    /// <returns>The ticket's token.</returns>
    public async Task<string> JoinAsync(string slug, string sku, int quantity)
    {
        using var answer = await SendAsync(
            HttpMethod.Post, $"/api/sales/{slug}/tickets", JsonContent.Create(new { items = new[] { new { sku, quantity } } }));
        answer.EnsureSuccessStatusCode();
        return (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]!;
    }

    /// <summary>The ticket that the shopper has, whatever this device asks for: the same one again.</summary>
    public Task<string> TicketOfAsync(string slug) => JoinAsync(slug, "sneaker", 1);

    public async Task<string> PageAsync(string slug)
    {
        using var answer = await SendAsync(HttpMethod.Get, $"/sales/{slug}?lang=en");
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Presses a button of the page.</summary>
    /// <returns>Where the page then is.</returns>
    public async Task<string> PostAsync(string slug, string action, params (string Name, string Value)[] fields)
    {
        using var form = new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));
        using var answer = await SendAsync(HttpMethod.Post, $"/sales/{slug}/{action}", form);
        Xunit.Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    public void Dispose() => http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.TryAddWithoutValidation("Cookie", string.Join("; ", cookies.Select(cookie => $"{cookie.Key}={cookie.Value}")));
        var answer = await http.SendAsync(request);
        foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var values) ? values : [])
        {
            var pair = set.Split(';')[0].Split('=', 2);
            cookies[pair[0]] = pair[1];
        }

        return answer;
    }
}
