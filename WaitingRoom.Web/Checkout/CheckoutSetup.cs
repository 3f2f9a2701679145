namespace WaitingRoom.Web.Checkout;

internal static class CheckoutSetup
{
    public static IServiceCollection AddCheckout(this IServiceCollection services) => services
        .AddSingleton<ChangeNotice>()
        .AddSingleton<CheckoutTill>()
        .AddHostedService(provider => provider.GetRequiredService<CheckoutTill>());
}
