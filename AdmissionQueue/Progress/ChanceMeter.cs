using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>Works out up to which number a lane's shoppers are likely to get a unit: from what is left and what may come back, against what those
/// ahead take. Every unknown is taken at its worse side, because "likely" is a promise. One lane, one meter; not safe for several threads.</summary>
/// <remarks>Who is away, leaves, or asks for several units needs no figure of its own: all of it is in the units that are granted per number
/// that passes.</remarks>
public sealed class ChanceMeter
{
    /// <summary>Standard deviations kept as a margin. It is for those at the edge of the reach only; for all who are told "likely" it is far more than
    /// nine of ten.</summary>
    private const double Deviations = 1;

    /// <summary>Before joiners have asked, each is taken to ask for all that one may have; that counts like so many tickets.</summary>
    private const double AskedPrior = 10;

    /// <summary>What was asked for counts like so many numbers that have passed.</summary>
    private const double GrantedPrior = 50;

    /// <summary>Of the latest numbers, so many are looked at apart: those ahead may be keener than those before them.</summary>
    private const double RecentNumbers = 500;

    /// <summary>Every hold is taken to be bought until holds have ended otherwise; that counts like so many units.</summary>
    private const double SoldPrior = 10;

    /// <summary>The reach grows only by a step that is worth it, so that nobody at its edge sees it flicker.</summary>
    private const double GrowthMin = 0.02;

    /// <summary>More than any sale has, and exact in a page.</summary>
    private const long NumbersMax = 1_000_000_000_000;

    private readonly Dictionary<Sku, Demand> demands = [];
    private readonly Dictionary<Sku, long> told = [];
    private long decided;

    /// <summary>Takes one look.</summary>
    /// <param name="decidedUpTo">Every number up to this one was decided about: serving, or less where tickets wait for units.</param>
    /// <param name="issued">The highest number given out.</param>
    /// <param name="pending">Shoppers who are in the shop with nothing on hold and may still buy; 0 where units are held at the turn.</param>
    /// <param name="samples">What is known of each SKU.</param>
    public IReadOnlyList<LikelyReach> Observe(long decidedUpTo, long issued, long pending, IReadOnlyList<ChanceSample> samples)
    {
        var before = decided;
        decided = Math.Max(decided, decidedUpTo);
        return [.. samples.Select(sample => new LikelyReach(sample.Level.Sku, Reach(sample, decided - before, issued, pending)))];
    }

    private long Reach(ChanceSample sample, long passed, long issued, long pending)
    {
        var sku = sample.Level.Sku;
        var demand = demands.GetValueOrDefault(sku).After(passed, sample.Flow.Granted);
        demands[sku] = demand;
        var perNumber = PerNumber(sample, demand, issued);
        var units = UnitsFor(sample) - pending * AskedPerTicket(sample);
        var reach = decided + NumbersFor(units, perNumber, sample.LimitPerShopper);
        var shown = told.GetValueOrDefault(sku, long.MinValue);
        if (reach < shown || reach > shown + Math.Max(1, GrowthMin * (shown - decided)))
        {
            told[sku] = reach;
        }

        return told[sku];
    }

    private static double AskedPerTicket(ChanceSample sample) =>
        (AskedPrior * sample.LimitPerShopper + sample.Asked.Units) / (AskedPrior + sample.Asked.Tickets);

    /// <summary>Units that one more number takes.</summary>
    private double PerNumber(ChanceSample sample, Demand demand, long issued)
    {
        var asked = AskedPerTicket(sample);
        var seen = (GrantedPrior * asked + sample.Flow.Granted) / (GrantedPrior + decided);
        var recent = demand.Recent(seen);
        var measured = Math.Max(seen, recent);

        // The fewer have passed, the less they say of the rest: that so many were away may have been the bots in front.
        var unseen = 1 - Math.Min(1, decided / (double)Math.Max(1, issued));
        return measured + Math.Max(0, asked - measured) * unseen / 2;
    }

    /// <summary>Units that can be counted on: what is free, and of what is held what comes back at the least.</summary>
    private static double UnitsFor(ChanceSample sample)
    {
        var (held, flow) = ((double)sample.Level.Held, sample.Flow);
        var ended = SoldPrior + flow.Sold + flow.Returned;
        var share = flow.Returned / ended;
        var variance = share * (1 - share) * sample.LimitPerShopper;
        var back = held * share - Deviations * (Math.Sqrt(held * variance) + held * Math.Sqrt(variance / ended));
        return sample.Level.Available + Math.Max(0, back);
    }

    /// <summary>How many numbers so many units are enough for, the last of them served in full.</summary>
    private static long NumbersFor(double units, double perNumber, int limitPerShopper)
    {
        var free = units - limitPerShopper;
        if (free < 0)
        {
            return -1;
        }

        if (perNumber <= 0)
        {
            return NumbersMax;
        }

        // n numbers take n * perNumber units, give or take: n * perNumber * limit is no less than the variance. Solved for the root of n.
        var deviation = Deviations * Math.Sqrt(perNumber * limitPerShopper);
        var root = (Math.Sqrt(deviation * deviation + 4 * perNumber * free) - deviation) / (2 * perNumber);
        return (long)(root * root);
    }

    /// <summary>Units granted over numbers passed, lately.</summary>
    private readonly record struct Demand(double Units, double Numbers, long? GrantedBefore)
    {
        public Demand After(long passed, long granted)
        {
            var kept = Math.Exp(-passed / RecentNumbers);
            return new Demand(Units * kept + Math.Max(0, granted - (GrantedBefore ?? granted)), Numbers * kept + passed, granted);
        }

        public double Recent(double otherwise) => (Units + GrantedPrior * otherwise) / (Numbers + GrantedPrior);
    }
}
