using System.Security.Cryptography;
using AdmissionQueue.Lobby;
using CsCheck;
using Xunit;

namespace AdmissionQueue.Tests.Lobby;

public sealed class LobbyDrawTests
{
    private static readonly Gen<byte[]> RandomSeed = Gen.Byte.Array[DrawCommitment.SeedBytes];

    [Fact]
    public void Every_joiner_gets_another_number_and_none_is_left_over() =>
        Gen.Select(RandomSeed, Gen.OneOf(Gen.Int[1, 70], Gen.Int[1_000, 5_000])).Sample((seed, joiners) =>
        {
            var draw = new LobbyDraw(seed, joiners);
            var numbers = Enumerable.Range(0, joiners).Select(index => draw.NumberOf(index)).Order();
            Assert.Equal(Enumerable.Range(1, joiners).Select(number => (long)number), numbers);
        }, iter: 200);

    [Fact]
    public void The_same_seed_draws_the_same_and_another_draws_otherwise()
    {
        var seed = SHA256.HashData("one"u8);
        long[] Draw(byte[] from) => [.. Enumerable.Range(0, 1_000).Select(index => new LobbyDraw(from, 1_000).NumberOf(index))];
        Assert.Equal(Draw(seed), Draw(seed));
        Assert.NotEqual(Draw(seed), Draw(SHA256.HashData("two"u8)));
    }

    /// <summary>Where the first of the lobby ends up, over many seeds, in 20 bins: chi-square with 19 degrees of freedom stays below 43.8
    /// with probability 0.999. The seeds are fixed, so the test either holds or does not.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(499)]
    [InlineData(999)]
    public void Early_and_late_joiners_have_the_same_chance_of_every_place(int index)
    {
        const int Draws = 20_000;
        const int Bins = 20;
        var counts = new int[Bins];
        for (var draw = 0; draw < Draws; draw++)
        {
            var number = new LobbyDraw(SHA256.HashData(BitConverter.GetBytes(draw)), 1_000).NumberOf(index);
            counts[(number - 1) * Bins / 1_000]++;
        }

        const double Expected = (double)Draws / Bins;
        Assert.InRange(counts.Sum(count => (count - Expected) * (count - Expected) / Expected), 0, 43.8);
    }

    /// <summary>The reference vector of the paper's appendix A, cut to the message length that is used here: bytes 00 to 0f under the key 00
    /// to 0f give 0x3f2acc7f57c29bdb.</summary>
    [Fact]
    public void SipHash_is_the_standard_one() =>
        Assert.Equal(0x3f2acc7f57c29bdbUL, SipHash.Of(0x0706050403020100, 0x0f0e0d0c0b0a0908, 0x0706050403020100, 0x0f0e0d0c0b0a0908));

    [Fact]
    public void A_commitment_holds_for_its_seed_only() =>
        Gen.Select(RandomSeed, RandomSeed).Sample((seed, other) =>
        {
            var commitment = DrawCommitment.To(seed);
            Assert.True(DrawCommitment.Holds(commitment, seed));
            Assert.False(!seed.SequenceEqual(other) && DrawCommitment.Holds(commitment, other));
        });
}
