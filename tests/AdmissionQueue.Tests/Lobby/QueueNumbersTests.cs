using System.Security.Cryptography;
using System.Text;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Lobby;

public sealed class QueueNumbersTests
{
    private static readonly string Seed = Convert.ToHexStringLower(SHA256.HashData("seed"u8));

    [Fact]
    public void The_lobby_draws_its_numbers_and_later_ones_follow_by_arrival() =>
        Gen.Select(Gen.Int[0, 300], Gen.Int[0, 50]).Sample((joiners, later) =>
        {
            var numbers = QueueNumbers.Drawn(Seed, "", joiners);
            var all = Enumerable.Range(1, joiners + later).Select(arrival => numbers.NumberOf(arrival)).ToList();
            Assert.Equal(Enumerable.Range(1, joiners).Select(number => (long)number), all.Take(joiners).Order());
            Assert.Equal(Enumerable.Range(joiners + 1, later).Select(number => (long)number), all.Skip(joiners));
        });

    [Fact]
    public void Nobody_has_a_number_before_the_draw_is_revealed()
    {
        var sale = TestSale.In(SaleState.Lobby) with { Order = QueueOrder.Draw, Draw = new SaleDraw("", "", null) };
        Assert.Null(QueueNumbers.Of(sale));
        Assert.Null(QueueNumbers.Of(sale with { Draw = null }));
        var open = sale with { Draw = new SaleDraw("", "beacon", new RevealedDraw(Seed, 1_000)) };
        Assert.Equal(QueueNumbers.Drawn(Seed, "beacon", 1_000).NumberOf(7), QueueNumbers.Of(open)!.NumberOf(7));
    }

    [Fact]
    public void First_come_first_served_numbers_by_arrival()
    {
        var numbers = QueueNumbers.Of(TestSale.In(SaleState.Open))!;
        Assert.Equal((1, 77, 0), (numbers.NumberOf(1), numbers.NumberOf(77), numbers.Joiners));
    }

    [Fact]
    public void Seed_beacon_and_lane_each_change_the_draw()
    {
        long[] Draw(string seed, string beacon, string lane) =>
            [.. Enumerable.Range(1, 100).Select(arrival => QueueNumbers.Drawn(seed, beacon, 100, new LaneName(lane)).NumberOf(arrival))];
        var first = Draw(Seed, "x", "main");
        Assert.Equal(first, Draw(Seed, "x", "main"));
        Assert.NotEqual(first, Draw(Seed, "x", "members"));
        Assert.NotEqual(first, Draw(Seed, "xm", "ain")); // Where the beacon ends is part of the key.
        Assert.NotEqual(first, Draw(Seed, "", "main"));
        Assert.NotEqual(first, Draw(Convert.ToHexStringLower(SHA256.HashData("other"u8)), "x", "main"));
    }

    [Fact]
    public void The_key_is_the_documented_one_and_not_the_commitment()
    {
        var seed = Convert.FromHexString(Seed);
        var key = DrawKey.Of(seed, "lottery 5 7 11", "main");
        Assert.Equal(SHA256.HashData([.. seed, .. Encoding.ASCII.GetBytes("lottery 5 7 11\nmain")]), key);
        Assert.NotEqual(DrawCommitment.To(seed), Convert.ToHexStringLower(DrawKey.Of(seed, "", "main")));
    }

    [Theory]
    [InlineData("drand 4711: 8f3a", true)]
    [InlineData("", false)]
    [InlineData(null, false)]
    [InlineData("two\nlines", false)]
    [InlineData("caf\u00e9", false)]
    [InlineData("\u0080", false)]
    public void A_beacon_is_one_line_of_printable_ascii(string? text, bool isBeacon)
    {
        Assert.Equal(isBeacon, DrawKey.IsBeacon(text));
        Assert.False(DrawKey.IsBeacon(new string('x', SaleBounds.BeaconLengthMax + 1)));
        if (!isBeacon && text is { Length: > 0 })
        {
            Assert.Throws<ArgumentException>(() => DrawKey.Of(new byte[DrawCommitment.SeedBytes], text, "main"));
        }
    }
}
