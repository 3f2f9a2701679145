using AdmissionQueue.Joining;

namespace WaitingRoom.Web.Shoppers;

internal static class ShoppersSetup
{
    public static IServiceCollection AddShoppers(this IServiceCollection services, IConfiguration configuration)
    {
        var key = (configuration.GetSection(TokenOptions.Section).Get<TokenOptions>() ?? new TokenOptions()).KeyBytes();
        return services
            .AddSingleton(provider => new TicketToken(key, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new InviteCode(key, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton(provider => new LoginClaim(key, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ShopperReader>();
    }
}
