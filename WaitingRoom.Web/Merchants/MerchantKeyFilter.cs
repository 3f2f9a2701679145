using InventoryLedger.Catalog;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Merchants;

/// <summary>Lets a merchant's API key in, and puts the merchant where the handlers find it. The key is looked up by its hash: there is no
/// secret to compare byte by byte.</summary>
internal sealed class MerchantKeyFilter(MerchantStore merchants) : IEndpointFilter
{
    private const string Bearer = "Bearer ";

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var header = (string?)http.Request.Headers.Authorization;
        if (header is null || !header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await merchants.FindByApiKeyAsync(header[Bearer.Length..], http.RequestAborted) is not { } merchant)
        {
            return Problem.Unauthorized("Send a merchant's API key as 'Authorization: Bearer fsk_…'.");
        }

        http.Items[nameof(Merchant)] = merchant;
        return await next(context);
    }

    public static Merchant Of(HttpContext http) => (Merchant)http.Items[nameof(Merchant)]!;
}
