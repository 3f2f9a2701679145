namespace FlashSale.LoadTests.Sizing;

/// <summary>What a sale makes the stack do: in all, and in the busiest second.</summary>
/// <param name="Joins">Joins, second clicks included.</param>
/// <param name="Connects">Connections that are opened.</param>
/// <param name="Pushes">Progress documents that are pushed.</param>
/// <param name="Polls">Questions for the own ticket, those at the end included.</param>
/// <param name="Pages">Pages rendered.</param>
/// <param name="Grants">Turns.</param>
/// <param name="Checkouts">Purchases and releases.</param>
internal sealed record Workload(double Joins, double Connects, double Pushes, double Polls, double Pages, double Grants, double Checkouts)
{
    /// <summary>That nothing is left is told to all at once; who then asks for the own ticket does so within this many seconds.</summary>
    private const double EndQuestionsWithinSeconds = 2;

    /// <summary>Requests and connections, as the generator counts them.</summary>
    public double Requests => Joins + Connects + Polls + Pages + Checkouts;

    /// <summary>Whatever a web node does one by one; a push goes to all in one round.</summary>
    public double Steps => Requests + Grants;

    /// <summary>Steps that leave a record in Kafka.</summary>
    public double Records => Joins + Grants + Checkouts;

    /// <summary>All of it, over the whole sale.</summary>
    public static Workload InAll(SaleFlow flow)
    {
        var (demand, watchers) = (flow.Demand, 1 - flow.Demand.PollShare);
        return new Workload(
            flow.Joined * (1 + demand.DoubleClickShare),
            flow.Joined * watchers,
            flow.PageSeconds * watchers,
            flow.Polls + (demand.AsksAtTheEnd ? flow.SoldOut * watchers : 0),
            flow.Joined * demand.PagesPerShopper,
            flow.LastServed,
            flow.LastServed);
    }

    /// <summary>The busiest second while shoppers arrive.</summary>
    public static Workload WhileArriving(SaleFlow flow)
    {
        var (demand, watchers) = (flow.Demand, 1 - flow.Demand.PollShare);
        var (arrivals, turns) = (demand.ArrivalsPerSecond, Math.Min(demand.RatePerSecond, demand.ArrivalsPerSecond));
        return new Workload(
            arrivals * (1 + demand.DoubleClickShare),
            arrivals * watchers,
            flow.OnPageMax * watchers,
            flow.OnPageMax * demand.PollShare / 10,
            arrivals * demand.PagesPerShopper,
            turns,
            turns);
    }

    /// <summary>The second in which everybody hears that nothing is left.</summary>
    public static Workload AtTheEnd(SaleFlow flow)
    {
        var waiting = flow.SellsOut ? flow.OnPage(flow.EndSeconds * 0.999) : 0;
        var questions = flow.Demand.AsksAtTheEnd ? waiting / EndQuestionsWithinSeconds : 0;
        return new Workload(0, 0, waiting * (1 - flow.Demand.PollShare), questions, 0, 0, 0);
    }

    public CpuCost Cost(StepCosts costs) =>
        costs.Join * Joins + costs.Connect * Connects + costs.Push * Pushes + costs.Poll * Polls + costs.Page * Pages + costs.Grant * Grants
        + costs.Checkout * Checkouts;

    /// <summary>Bytes that web nodes send.</summary>
    public double Bytes(StepBytes bytes) =>
        Joins * bytes.Join + Pushes * bytes.Push + Polls * bytes.Poll + Pages * bytes.Page + Checkouts * bytes.Checkout;
}
