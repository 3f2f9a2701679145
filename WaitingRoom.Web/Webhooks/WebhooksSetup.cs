using InventoryLedger.Events;
using InventoryLedger.Webhooks;

namespace WaitingRoom.Web.Webhooks;

internal static class WebhooksSetup
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<WebhookOptions>(configuration.GetSection(WebhookOptions.Section))
        .AddSingleton<WebhookStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<EventOutbox>()
        .AddSingleton<WebhookSender>()
        .AddHostedService<WebhookLoop>();
}
