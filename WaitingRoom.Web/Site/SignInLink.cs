using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Site;

/// <summary>The way to the shop's sign-in and back: there with <c>return</c>, the page's own address, and back to it with <c>login</c>.</summary>
internal static class SignInLink
{
    /// <summary>The query by which the shop sends a shopper back.</summary>
    public const string Login = "login";

    public static string Of(HttpRequest request, Sale sale)
    {
        if (sale.Login.Url.Length == 0)
        {
            return "";
        }

        // Neither a login that did not open nor what was said of it comes back.
        var query = QueryString.Create(request.Query.Where(each => each.Key is not (Login or "notice")));
        var back = $"{request.Scheme}://{request.Host}{request.Path}{query}";
        return Of(sale.Login.Url, back);
    }

    public static string Of(string url, string back) => $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}return={Uri.EscapeDataString(back)}";
}
