using AdmissionQueue.Presence;

namespace AdmissionQueue.Pacing;

/// <summary>How far one lane is served.</summary>
/// <param name="Number">Every ticket of the lane up to this number may be admitted. It never decreases.</param>
/// <param name="Due">What the lane is owed of the admissions that were given out, in hundredths of one; below 0 where it had more than its share.</param>
public readonly record struct LaneServing(long Number, long Due = 0);

/// <summary>How far a sale with several lanes is served.</summary>
/// <param name="Lanes">Each lane, the main one first.</param>
/// <param name="Credit">What the sale has earned toward its next admission, as in <see cref="Serving.Credit"/>.</param>
/// <param name="AtMs">When this was computed, in Unix milliseconds of Redis's clock.</param>
public sealed record SaleServing(IReadOnlyList<LaneServing> Lanes, long Credit, long AtMs);

/// <summary>What one step knows of one lane.</summary>
/// <param name="SharePercent">The lane's share of the rate; those of all lanes are 100 together.</param>
/// <param name="Issued">The highest number that was given out in the lane.</param>
/// <param name="Frontier">The lowest number that any of the lane's partitions still has to drain.</param>
public readonly record struct LaneStep(int SharePercent, long Issued, long Frontier);

/// <summary>What one step knows of a sale.</summary>
/// <param name="NowMs">Unix milliseconds of Redis's clock.</param>
/// <param name="RatePerMinute">Admissions per minute of all lanes together; 0 while nobody is admitted.</param>
/// <param name="Lanes">Each lane, the main one first.</param>
/// <param name="Burst">How far serving may be ahead of the frontier, in each lane.</param>
/// <param name="RoomLeft">How many more numbers the shop has room for; see <see cref="LanePacer.RoomLeft"/>.</param>
/// <param name="Claims">How many who missed their turn came back and wait for it, 0 or more; of whatever lane.</param>
public sealed record SaleStep(
    long NowMs, int RatePerMinute, IReadOnlyList<LaneStep> Lanes, long Burst, long RoomLeft = long.MaxValue, long Claims = 0);

/// <summary>How fast the lanes of a sale are served: what <see cref="Pacer"/> is for one queue, and with one lane the same. The rule that
/// <c>advance_serving.lua</c> repeats inside Redis. The sale earns admissions as one; each admission then goes to the lane that is owed most, so
/// that lanes can't earn more together than the sale does (smooth weighted round robin, as nginx balances).</summary>
public static class LanePacer
{
    /// <summary>Moves serving on by one step: the sale's whole admissions, lane by lane.</summary>
    /// <param name="serving">Where it stood.</param>
    /// <param name="step">What is known now.</param>
    /// <param name="isAway">Whether nobody is there for a number of a lane; null where nobody's absence may be judged.</param>
    /// <param name="missed">Takes the numbers that were passed because nobody was there.</param>
    public static SaleServing Advance(
        SaleServing serving, SaleStep step, Func<int, long, bool>? isAway = null, ICollection<(int Lane, long Number)>? missed = null)
    {
        var claims = ClaimsAdmitted(serving, step);
        var pool = PoolOf(serving);
        var credit = Pacer.CreditOf(pool, step.RatePerMinute, step.NowMs) - claims * Pacer.CreditPerAdmission;
        var earned = Math.Max(0, credit / Pacer.CreditPerAdmission);
        var walk = new Walk(serving, step, claims, isAway, missed);
        var left = walk.Give(earned);

        // As in Pacer.Advance: what no lane could use is dropped, a debt stays.
        return new SaleServing(
            walk.Lanes,
            left > 0 || walk.IsBeyond ? Math.Min(0, credit) : credit - earned * Pacer.CreditPerAdmission,
            Math.Max(serving.AtMs, step.NowMs));
    }

    /// <summary>How many who missed their turn and came back a step admits: before all lanes, on the sale's credit.</summary>
    /// <param name="serving">Where serving stands.</param>
    /// <param name="step">What is known now.</param>
    public static long ClaimsAdmitted(SaleServing serving, SaleStep step) => Pacer.ClaimsAdmitted(
        PoolOf(serving), new PacingStep(step.NowMs, step.RatePerMinute, Issued: 0, Frontier: 0, step.Burst, step.RoomLeft, step.Claims));

    /// <summary>How many more numbers may be served so that no more than a limit of shoppers are in the shop: who was counted is in there, and
    /// everybody whom any lane served since might be.</summary>
    /// <param name="activeLimit">Shoppers in the shop at once, at most; 0 is no limit.</param>
    /// <param name="active">How many were counted; null where none were yet, so that nobody may go in.</param>
    /// <param name="countedTo">Each lane's frontier as it was before they were counted.</param>
    /// <param name="lanes">Where each lane stands.</param>
    /// <returns>Below 0 where more were served than there is room for.</returns>
    public static long RoomLeft(int activeLimit, long? active, IReadOnlyList<long> countedTo, IReadOnlyList<LaneServing> lanes)
    {
        if (activeLimit == 0)
        {
            return long.MaxValue;
        }

        return active is { } count
            ? Math.Max(0, activeLimit - count) - lanes.Select((lane, index) => lane.Number - countedTo[index] + 1).Sum()
            : -lanes.Sum(lane => lane.Number);
    }

    private static Serving PoolOf(SaleServing serving) => new(0, serving.Credit, serving.AtMs);

    /// <summary>One step's way through the lanes.</summary>
    private sealed class Walk
    {
        private readonly LaneServing[] lanes;
        private readonly SaleStep step;
        private readonly Func<int, long, bool>? isAway;
        private readonly ICollection<(int Lane, long Number)>? missed;
        private readonly int[] looksLeft;
        private readonly bool startedBeyond;
        private long room;

        public Walk(SaleServing serving, SaleStep step, long claims, Func<int, long, bool>? isAway, ICollection<(int Lane, long Number)>? missed)
        {
            lanes = [.. serving.Lanes];
            (this.step, this.isAway, this.missed) = (step, isAway, missed);
            room = step.RoomLeft == long.MaxValue ? long.MaxValue : step.RoomLeft - claims;
            looksLeft = [.. Enumerable.Repeat(PresenceRules.LooksMax / lanes.Length, lanes.Length)];
            startedBeyond = room < 0 || Enumerable.Range(0, lanes.Length).All(lane => lanes[lane].Number > LimitOf(lane));
        }

        public IReadOnlyList<LaneServing> Lanes => lanes;

        /// <summary>Whether serving was beyond what it is let to, before anything was given.</summary>
        public bool IsBeyond => startedBeyond;

        /// <summary>Gives admissions out, one by one, each to the lane that is owed most of those where somebody waits.</summary>
        /// <returns>How many nobody could use.</returns>
        public long Give(long admissions)
        {
            var left = admissions;
            while (left > 0 && MostOwed(out var shares, out var takers) is { } lane)
            {
                if (!TryPass(lane))
                {
                    continue; // Nobody was there: the admission is another lane's.
                }

                foreach (var taker in takers)
                {
                    lanes[taker] = lanes[taker] with { Due = lanes[taker].Due + step.Lanes[taker].SharePercent };
                }

                lanes[lane] = lanes[lane] with { Due = lanes[lane].Due - shares };
                left--;
            }

            // Where nobody waits nothing is owed: a share that is not used is not saved up.
            for (var lane = 0; lane < lanes.Length; lane++)
            {
                lanes[lane] = lanes[lane].Number >= LimitOf(lane) ? lanes[lane] with { Due = 0 } : lanes[lane];
            }

            return left;
        }

        private long LimitOf(int lane) => Math.Min(step.Lanes[lane].Issued, step.Lanes[lane].Frontier + step.Burst);

        private int? MostOwed(out long shares, out List<int> takers)
        {
            takers = [.. Enumerable.Range(0, lanes.Length).Where(lane => room > 0 && looksLeft[lane] > 0 && lanes[lane].Number < LimitOf(lane))];
            shares = takers.Sum(lane => step.Lanes[lane].SharePercent);
            return takers.Count == 0 ? null : takers.MaxBy(lane => lanes[lane].Due + step.Lanes[lane].SharePercent);
        }

        /// <summary>Moves a lane past the next one who is there.</summary>
        /// <returns>False where nobody was found.</returns>
        private bool TryPass(int lane)
        {
            while (room > 0 && looksLeft[lane] > 0 && lanes[lane].Number < LimitOf(lane))
            {
                var number = lanes[lane].Number + 1;
                lanes[lane] = lanes[lane] with { Number = number };
                room = room == long.MaxValue ? room : room - 1;
                if (isAway is null)
                {
                    return true;
                }

                looksLeft[lane]--;
                if (!isAway(lane, number))
                {
                    return true;
                }

                missed?.Add((lane, number));
            }

            return false;
        }
    }
}
