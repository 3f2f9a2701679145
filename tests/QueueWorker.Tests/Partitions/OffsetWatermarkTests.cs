using CsCheck;
using QueueWorker.Partitions;
using Xunit;

namespace QueueWorker.Tests.Partitions;

public sealed class OffsetWatermarkTests
{
    [Fact]
    public void The_checkpoint_is_the_lowest_offset_that_is_not_done_whatever_the_order() =>
        Gen.Select(Gen.Long[0, 1_000_000], Gen.Int[1, 200]).SelectMany((first, count) =>
            Gen.Shuffle(Enumerable.Range(0, count).Select(i => first + i).ToArray()).Select(order => (first, order)))
            .Sample(history =>
            {
                var watermark = new OffsetWatermark(history.first);
                foreach (var offset in history.order.Order())
                {
                    watermark.Read(offset);
                }

                var open = history.order.ToHashSet();
                foreach (var offset in history.order)
                {
                    Assert.Equal(LowestAfter(open, offset, history), watermark.CheckpointAfter(new HashSet<long> { offset }));
                    open.Remove(offset);
                    watermark.Done([offset]);
                    Assert.Equal(open.Count == 0 ? history.first + history.order.Length : open.Min(), watermark.Checkpoint);
                }
            });

    [Fact]
    public void A_gap_in_the_log_is_an_error_that_is_seen()
    {
        var watermark = new OffsetWatermark(5);
        watermark.Read(5);
        var gap = Assert.Throws<LogGapException>(() => watermark.Read(7));
        Assert.Contains("Offset 6 was expected and 7 was read", gap.Message, StringComparison.Ordinal);
    }

    private static long LowestAfter(HashSet<long> open, long offset, (long First, long[] Order) history)
    {
        var rest = open.Where(other => other != offset).ToList();
        return rest.Count == 0 ? history.First + history.Order.Length : rest.Min();
    }
}
