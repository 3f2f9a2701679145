using AdmissionQueue.Loops;
using InventoryLedger.Events;
using InventoryLedger.Webhooks;

namespace WaitingRoom.Web.Webhooks;

/// <summary>Sends what is due. Every web node runs one; a delivery is taken by one at a time.</summary>
internal sealed class WebhookLoop(
    EventOutbox events, DeliveryStore deliveries, WebhookSender sender, TimeProvider time, LoopHealth health, ILogger<WebhookLoop> logger)
    : SteadyLoop("webhooks", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>At once, so that an address that is slow holds up few others; far below what a lease allows.</summary>
    private const int BatchMax = 20;

    /// <summary>Changes at once: each may be a batch of grants, some hundred events.</summary>
    private const int SpreadMax = 10;

    private static readonly TimeSpan ForgetEvery = TimeSpan.FromHours(1);

    private DateTimeOffset forgotAt = DateTimeOffset.MinValue;

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        while (await events.SpreadAsync(SpreadMax, cancellationToken) == SpreadMax)
        {
            // There may be more.
        }

        while (await deliveries.TakeAsync(BatchMax, Time.GetUtcNow(), cancellationToken) is { Count: > 0 } taken)
        {
            await Task.WhenAll(taken.Select(delivery => SendAsync(delivery, cancellationToken)));
        }

        if (Time.GetUtcNow() - forgotAt > ForgetEvery)
        {
            forgotAt = Time.GetUtcNow();
            await deliveries.ForgetAsync(forgotAt, cancellationToken);
        }
    }

    private async Task SendAsync(Delivery delivery, CancellationToken cancellationToken)
    {
        var (isDelivered, answer) = await sender.SendAsync(delivery, cancellationToken);
        await deliveries.EndAttemptAsync(delivery, isDelivered, answer, Time.GetUtcNow(), cancellationToken);
    }
}
