using System.Buffers.Binary;
using System.Security.Cryptography;
using AdmissionQueue.Lobby;
using FlashSale.LoadTests.Reports;

namespace FlashSale.LoadTests.Benches;

/// <summary>`bench draw`: how fast one core draws the numbers of a lobby, and whether the numbers are as random as they have to be: no place for
/// whoever comes early, none for whoever comes beside whom.</summary>
internal static class DrawBench
{
    public const string Work = "numbers drawn a second on one core, for lobbies of kind and unkind sizes; chi-square and serial tests of their uniformity";

    private const double PerSecondGoal = 10_000_000;

    /// <summary>With so many tests, one of them is this far out by chance once in a thousand runs of the bench.</summary>
    private const double ProbabilityMin = 0.0001;

    /// <summary>The network's domain is a power of four: exactly filled, filled by a bit more than a quarter, and in between.</summary>
    private static readonly int[] Sizes = [1 << 20, (1 << 18) + 1, 1_000_000];

    private const int SmallLobby = 100;
    private const int SmallDraws = 20_000;
    private const int Bins = 100;

    public static Task<BenchReport> RunAsync(BenchSetting setting, CancellationToken stop)
    {
        var figures = new Dictionary<string, double>();
        foreach (var size in Sizes)
        {
            setting.Say($"a lobby of {size:N0}");
            var each = setting.Budget * 0.5 / (Sizes.Length * (Alternation.Rounds + 1));
            figures[$"perSecondOf{size}"] = Alternation.Median(
                Enumerable.Range(0, Alternation.Rounds + 1).Select(round => PerSecond(Draw(setting.Seed + round, size), size, each, setting.Time, stop)).Skip(1));
        }

        setting.Say("uniformity");
        figures["placesOfOneJoiner"] = PlacesOfOneJoiner(setting.Seed);
        figures["orderOfTwoNeighbours"] = OrderOfTwoNeighbours(setting.Seed);
        figures["placesOfEarlyJoiners"] = PlacesOfEarlyJoiners(setting.Seed);
        figures["serialPairs"] = SerialPairs(setting.Seed);
        var slowest = Sizes.Min(size => figures[$"perSecondOf{size}"]);
        var tests = figures.Where(figure => !figure.Key.StartsWith("perSecond", StringComparison.Ordinal));
        return Task.FromResult(new BenchReport(
            "draw",
            MachineFacts.Read(),
            figures,
            new Dictionary<string, double>(),
            new Dictionary<string, BenchGoal>(tests.Select(test => KeyValuePair.Create(test.Key, BenchGoal.AtLeast(ProbabilityMin, test.Value))))
            {
                [$"perSecondOf{Sizes.First(size => figures[$"perSecondOf{size}"] == slowest)}"] = BenchGoal.AtLeast(PerSecondGoal, slowest),
            }));
    }

    private static LobbyDraw Draw(int seed, long joiners)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, seed);
        return new LobbyDraw(SHA256.HashData(bytes), joiners);
    }

    private static double PerSecond(LobbyDraw draw, int size, TimeSpan time, TimeProvider clock, CancellationToken stop)
    {
        const int LookAtClockEvery = 100_000;
        var startedAt = clock.GetTimestamp();
        long drawn = 0;
        long sum = 0;
        while (clock.GetElapsedTime(startedAt) < time)
        {
            stop.ThrowIfCancellationRequested();
            for (var i = 0; i < LookAtClockEvery; i++)
            {
                sum += draw.NumberOf(drawn++ % size);
            }
        }

        var perSecond = drawn / clock.GetElapsedTime(startedAt).TotalSeconds;
        return sum > 0 ? perSecond : throw new InvalidOperationException("Numbers count from 1.");
    }

    /// <summary>Over many seeds, one joiner of a small lobby gets every place equally often.</summary>
    private static double PlacesOfOneJoiner(int seed)
    {
        var counts = new long[SmallLobby];
        for (var draw = 0; draw < SmallDraws; draw++)
        {
            counts[Draw(seed + draw, SmallLobby).NumberOf(7) - 1]++;
        }

        return ChiSquare.ProbabilityOfUniform(counts);
    }

    /// <summary>Over many seeds, the two who joined one after the other get every pair of halves equally often.</summary>
    private static double OrderOfTwoNeighbours(int seed)
    {
        const int Parts = 4;
        var counts = new long[Parts * Parts];
        for (var draw = 0; draw < SmallDraws; draw++)
        {
            var numbers = Draw(seed ^ draw, 1_000_000);
            counts[PartOf(numbers.NumberOf(0), 1_000_000, Parts) * Parts + PartOf(numbers.NumberOf(1), 1_000_000, Parts)]++;
        }

        return ChiSquare.ProbabilityOfUniform(counts);
    }

    /// <summary>In one large draw, the first hundredth of those who came is spread over all places.</summary>
    private static double PlacesOfEarlyJoiners(int seed)
    {
        const int Lobby = 1_000_000;
        var draw = Draw(seed, Lobby);
        var counts = new long[Bins];
        for (var index = 0; index < Lobby / 100; index++)
        {
            counts[PartOf(draw.NumberOf(index), Lobby, Bins)]++;
        }

        return ChiSquare.ProbabilityOfUniform(counts);
    }

    /// <summary>In one large draw, the place of the next joiner does not depend on the place of the one before (Knuth, The Art of Computer
    /// Programming, volume 2, section 3.3.2, serial test; pairs do not overlap).</summary>
    private static double SerialPairs(int seed)
    {
        const int Lobby = 1_000_000;
        const int Parts = 10;
        var draw = Draw(seed, Lobby);
        var counts = new long[Parts * Parts];
        for (var index = 0; index < Lobby; index += 2)
        {
            counts[PartOf(draw.NumberOf(index), Lobby, Parts) * Parts + PartOf(draw.NumberOf(index + 1), Lobby, Parts)]++;
        }

        return ChiSquare.ProbabilityOfUniform(counts);
    }

    private static int PartOf(long number, long of, int parts) => (int)((number - 1) * parts / of);
}
