using FlashSale.LoadTests.Audit;

namespace LoadTests.Tests.Audit;

public sealed class FallingTrailTests
{
    [Fact]
    public void A_long_fall_keeps_its_ends_only()
    {
        var trail = new FallingTrail();
        for (var position = 10_000; position >= 0; position--)
        {
            trail.Add(position);
        }

        Assert.Equal([10_000, 0], trail.Points);
    }

    [Fact]
    public void Every_rise_is_kept_whatever_was_dropped()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var trail = new FallingTrail();
            var (rises, before) = (0, long.MaxValue);
            for (var step = 0; step < 100; step++)
            {
                var position = random.NextInt64(20);
                rises += position > before ? 1 : 0;
                before = position;
                trail.Add(position);
            }

            Assert.True(rises == trail.Points.Zip(trail.Points.Skip(1)).Count(pair => pair.Second > pair.First), $"seed {seed}");
        }
    }
}
