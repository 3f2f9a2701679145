namespace FlashSale.LoadTests.Sizing;

/// <summary>What a step was measured to cost when so many were done a second.</summary>
/// <param name="PerSecond">How many.</param>
/// <param name="Each">The processor time of each. What is 0 was below what the machine does anyway.</param>
internal sealed record CostPoint(double PerSecond, CpuCost Each);

/// <summary>A step's cost by how many are done a second. A batch, a wake-up and a commit cost the same for one as for fifty, so a step is dear
/// where few are done at once and cheap under load: one figure for both would be wrong for one of them.</summary>
/// <param name="Points">At least one, at ascending rates.</param>
internal sealed record CostCurve(IReadOnlyList<CostPoint> Points)
{
    /// <summary>The cost where so many are done a second: between two points by the logarithm of the rate, beyond the first and the last as
    /// there. What is cheaper still under a load that was never measured is not promised.</summary>
    /// <param name="web">A second and web node, times the web nodes that were calibrated.</param>
    /// <param name="together">Steps of any kind, counted the same way. Half of what makes a step dear where few are done is taken to be wake-ups, which a web node has for all
    /// of them together, and half what its own kind shares, such as a batch. (Measured: by its own kind alone a sale's web nodes were planned 4% too dear on one machine and 30% on
    /// another; by all together they would be some 25% too cheap.)</param>
    /// <param name="workers">A second and worker, times the workers that were calibrated.</param>
    /// <param name="servers">A second in all.</param>
    /// <param name="records">Steps of any kind that leave records in Kafka, a second: its threads wake up for all of them alike.</param>
    public CpuCost At(double web, double together, double workers, double servers, double records) => new(
        (Of(web, cost => cost.Web) + Of(together, cost => cost.Web)) / 2, Of(workers, cost => cost.Worker), Of(servers, cost => cost.Redis), Of(records, cost => cost.Kafka),
        Of(servers, cost => cost.Postgres));

    private double Of(double perSecond, Func<CpuCost, double> part)
    {
        // A point that was lost in the noise says nothing, as long as another one does.
        var seen = Points.Where(point => part(point.Each) > 0).ToArray();
        var above = Array.FindIndex(seen, point => point.PerSecond >= perSecond);
        if (seen.Length == 0)
        {
            return 0;
        }

        if (above <= 0)
        {
            return part((above == 0 ? seen[0] : seen[^1]).Each);
        }

        var (low, high) = (seen[above - 1], seen[above]);
        var share = Math.Log(perSecond / low.PerSecond) / Math.Log(high.PerSecond / low.PerSecond);
        return part(low.Each) + share * (part(high.Each) - part(low.Each));
    }
}

/// <summary>Processor time of each step of a shopper's way, by how many are done a second.</summary>
/// <param name="Join">A join, acknowledged by Kafka, and read ahead by a worker.</param>
/// <param name="Connect">A connection to the hub, opened and told where it stands.</param>
/// <param name="Push">One progress document to one connection: all in one round, so at one rate.</param>
/// <param name="Poll">A GET of the own ticket.</param>
/// <param name="Progress">A GET of the progress document.</param>
/// <param name="Page">The sale's page, rendered.</param>
/// <param name="Grant">A turn: drained, granted, published, pushed.</param>
/// <param name="Checkout">A purchase.</param>
internal sealed record StepCurves(
    CostCurve Join, CostCurve Connect, CpuCost Push, CostCurve Poll, CostCurve Progress, CostCurve Page, CostCurve Grant, CostCurve Checkout);

/// <summary>The same at one load.</summary>
internal sealed record StepCosts(
    CpuCost Join, CpuCost Connect, CpuCost Push, CpuCost Poll, CpuCost Progress, CpuCost Page, CpuCost Grant, CpuCost Checkout);
