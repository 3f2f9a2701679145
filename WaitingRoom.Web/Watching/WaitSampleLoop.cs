using System.Threading.Channels;
using AdmissionQueue.Loops;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using InventoryLedger.Waits;

namespace WaitingRoom.Web.Watching;

/// <summary>Writes down how right the told waiting times were. Apart from the progress loop: that one must not wait for the ledger.</summary>
internal sealed class WaitSampleLoop(WaitSampleStore store, TimeProvider time, LoopHealth health, ILogger<WaitSampleLoop> logger)
    : SteadyLoop("wait samples", TimeSpan.FromSeconds(2), time, health, logger)
{
    /// <summary>Looks whose samples are kept while the ledger is away; after that the oldest are dropped: they are statistics.</summary>
    private const int LooksMax = 1_000;

    private readonly Channel<Look> looks = Channel.CreateBounded<Look>(
        new BoundedChannelOptions(LooksMax) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public void Keep(SaleId sale, LaneName lane, IReadOnlyList<WaitSample> served) => looks.Writer.TryWrite(new Look(sale, lane, served));

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        while (looks.Reader.TryPeek(out var look))
        {
            await store.AddAsync(look.Sale, look.Lane, look.Served, cancellationToken);
            looks.Reader.TryRead(out _);
        }
    }

    private sealed record Look(SaleId Sale, LaneName Lane, IReadOnlyList<WaitSample> Served);
}
