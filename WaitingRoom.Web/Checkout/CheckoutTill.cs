using System.Threading.Channels;
using InventoryLedger.Checkout;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Checkout;

/// <summary>Takes checkouts that arrive while another transaction is under way and settles them together in the next: the stock of a hot
/// SKU is one row, and one lock of it a shopper is what a rush does not have time for.</summary>
internal sealed class CheckoutTill(CheckoutTransaction checkout, TimeProvider time) : BackgroundService
{
    /// <summary>Checkouts in one transaction, at most.</summary>
    private const int BatchMax = 200;

    /// <summary>Checkouts that may wait, at most; more are refused at once and told to come again.</summary>
    private const int WaitingMax = 4_096;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    /// <summary>Checks one reservation out, with whatever else arrives meanwhile.</summary>
    /// <exception cref="TimeoutException">The till has too many waiting, or the ledger did not answer in time: ask again with the same key.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The ledger is out of reach: it may or may not be bought; ask again with the same key.</exception>
    public Task<CheckoutOutcome> RunAsync(CheckoutRequest request)
    {
        var mine = new Waiting(request);
        return waiting.Writer.TryWrite(mine)
            ? mine.Outcome.Task.InTimeAsync(time)
            : throw new TimeoutException($"{WaitingMax} checkouts are waiting already.");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(BatchMax);
        while (await waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            while (batch.Count < BatchMax && waiting.Reader.TryRead(out var next))
            {
                batch.Add(next);
            }

            await SettleAsync(batch);
            batch.Clear();
        }
    }

    private async Task SettleAsync(List<Waiting> batch)
    {
        try
        {
            // Not cancelled when the process stops: who has paid is told so.
            var outcomes = await checkout.RunAsync([.. batch.Select(each => each.Request)], CancellationToken.None);
            foreach (var (each, outcome) in batch.Zip(outcomes))
            {
                each.Outcome.SetResult(outcome);
            }
        }
#pragma warning disable CA1031 // Whatever happened, everybody who waits hears of it, and the till stays open.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            batch.ForEach(each => each.Outcome.SetException(failed));
        }
    }

    private sealed record Waiting(CheckoutRequest Request)
    {
        public TaskCompletionSource<CheckoutOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
