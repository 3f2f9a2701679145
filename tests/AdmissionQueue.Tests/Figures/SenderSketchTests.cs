using System.Globalization;
using AdmissionQueue.Figures;
using Xunit;

namespace AdmissionQueue.Tests.Figures;

/// <summary>A sketch says how many there were, however often each came and whichever node saw it.</summary>
public sealed class SenderSketchTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(300, 6)]
    [InlineData(12_000, 600)]
    [InlineData(200_000, 10_000)]
    public void The_count_is_right_within_three_errors(int senders, int off)
    {
        var sketch = Of(0, senders);
        sketch.Join(Of(0, senders)); // All of them once more.
        Assert.InRange(sketch.Count, senders - off, senders + off);
    }

    [Fact]
    public void Two_nodes_count_whom_both_have_seen_once()
    {
        var (both, kept) = (Of(0, 3_000), new SenderSketch(Of(2_000, 5_000).Bytes));
        Assert.True(both.Join(kept));
        Assert.False(both.Join(kept));
        Assert.InRange(both.Count, 4_750, 5_250);
        Assert.Throws<FormatException>(() => new SenderSketch([1, 2, 3]));
    }

    private static SenderSketch Of(int from, int to)
    {
        var sketch = new SenderSketch();
        for (var sender = from; sender < to; sender++)
        {
            sketch.See(sender.ToString(CultureInfo.InvariantCulture));
        }

        return sketch;
    }
}
