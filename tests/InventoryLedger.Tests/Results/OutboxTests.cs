using AdmissionQueue.Joining;
using InventoryLedger.Reserving;
using InventoryLedger.Results;
using InventoryLedger.Tests.Fixture;

namespace InventoryLedger.Tests.Results;

public sealed class OutboxTests(LedgerServer ledger)
{
    [Fact]
    public async Task What_nobody_marked_is_published_again_as_it_is_now()
    {
        await using var database = await ledger.NewLedgerAsync();
        var shop = await Shop.OpenAsync(database);
        GrantRequest[] batch = [Shop.Ask(number: 1), Shop.Ask(number: 2)];
        var granted = await shop.GrantAsync(batch);
        await shop.CheckoutAsync(batch[0]);

        var outbox = new ResultOutbox(database);
        Assert.Empty(await outbox.UnpublishedAsync(TimeSpan.FromMinutes(1), 10, Shop.Ct));
        var unpublished = await outbox.UnpublishedAsync(TimeSpan.Zero, 10, Shop.Ct);
        Assert.Equal(2, unpublished.Count);
        Assert.Equal(granted.ResultBatch, unpublished[0].ResultBatch);
        Assert.Equal([TicketState.Bought, TicketState.Reserved], unpublished[0].Results.OrderBy(result => result.Number).Select(result => result.State));

        foreach (var each in unpublished)
        {
            await outbox.MarkPublishedAsync(each.ResultBatch, Shop.Ct);
        }

        Assert.Empty(await outbox.UnpublishedAsync(TimeSpan.Zero, 10, Shop.Ct));
    }
}
