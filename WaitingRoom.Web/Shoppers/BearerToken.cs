namespace WaitingRoom.Web.Shoppers;

internal static class BearerToken
{
    private const string Bearer = "Bearer ";

    /// <summary>The bearer token of a request; null where it has none.</summary>
    public static string? Of(HttpRequest request)
    {
        var header = (string?)request.Headers.Authorization;
        return header is not null && header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..] : null;
    }
}
