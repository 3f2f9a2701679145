using System.Text.Json;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Sizing;

/// <summary>What one machine was measured to do: everything that a plan is reckoned from.</summary>
internal sealed record Calibration
{
    public const string FileName = "calibration.json";

    /// <summary>How often a worker's drain looks how far its sale is served (QueueWorker's DrainLoop).</summary>
    private const double DrainsPerSecond = 25;

    public required MachineFacts Machine { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }

    /// <summary>Web nodes that it was measured with.</summary>
    public required int WebNodes { get; init; }

    /// <summary>Workers that it was measured with.</summary>
    public required int Workers { get; init; }

    public required StepCurves Costs { get; init; }

    /// <summary>Doing nothing for a second, with one open sale and a queue that stands: each web node, each worker, and each server with that many nodes to ask it.</summary>
    public required CpuCost IdlePerSecond { get; init; }

    public required StepBytes Bytes { get; init; }

    public required NodeMemory Memory { get; init; }

    public required StepTimes Times { get; init; }

    /// <summary>Connections that one web node holds before it refuses.</summary>
    public required int ConnectionsPerNodeMax { get; init; }

    /// <summary>What each step costs where that much is done a second by so many nodes.</summary>
    /// <param name="perSecond">How much of each.</param>
    /// <param name="webNodes">Web nodes that share it.</param>
    /// <param name="workers">Workers that share it.</param>
    /// <param name="records">Records that Kafka then takes a second, where the steps do not all go on at once.</param>
    public StepCosts CostsAt(Workload perSecond, int webNodes, int workers, double? records = null)
    {
        CpuCost At(CostCurve curve, double rate) => curve.At(
            rate * WebNodes / webNodes, perSecond.Steps * WebNodes / webNodes, rate * Workers / workers, rate, records ?? perSecond.Records);
        return new StepCosts(
            At(Costs.Join, perSecond.Joins), At(Costs.Connect, perSecond.Connects), Costs.Push, At(Costs.Poll, perSecond.Polls),
            At(Costs.Progress, perSecond.Polls), At(Costs.Page, perSecond.Pages), At(Costs.Grant, perSecond.Grants),
            At(Costs.Checkout, perSecond.Checkouts));
    }

    /// <summary>What each step costs while shoppers arrive.</summary>
    public StepCosts CostsWhileArriving(SaleDemand demand, int webNodes, int workers) =>
        CostsAt(Workload.WhileArriving(new SaleFlow(demand)), webNodes, workers);

    /// <summary>What all nodes and servers do for a second while nobody comes.</summary>
    public CpuCost IdleOf(int webNodes, int workers)
    {
        // Redis is asked by each worker's drain at every step, and by each web node once a second; the others by every node alike.
        var redis = (webNodes + DrainsPerSecond * workers) / (WebNodes + DrainsPerSecond * Workers);
        var others = (double)(webNodes + workers) / (WebNodes + Workers);
        return new CpuCost(
            IdlePerSecond.Web * webNodes, IdlePerSecond.Worker * workers, IdlePerSecond.Redis * redis, IdlePerSecond.Kafka * others,
            IdlePerSecond.Postgres * others);
    }

    /// <summary>Where `calibrate` leaves it and `plan` looks for it.</summary>
    public static FileInfo Usual => new(Path.Combine(StateFolder.Path, FileName));

    /// <exception cref="StackException">There is none yet, or the file is something else.</exception>
    public static Calibration Read(FileInfo file)
    {
        if (!file.Exists)
        {
            throw new StackException($"{file} is not there: measure this machine first with './flashsale calibrate'.");
        }

        try
        {
            return JsonFile.Read<Calibration>(file);
        }
        catch (JsonException wrong)
        {
            throw new StackException($"{file} is no calibration ({wrong.Message}): measure again with './flashsale calibrate'.");
        }
    }
}

/// <summary>Bytes on the wire that a web node sends for each, heads and frames included.</summary>
internal sealed record StepBytes(int Join, int Push, int Poll, int Progress, int Page, int Checkout);

/// <summary>Memory of a node.</summary>
/// <param name="WebBaseMb">A web node without connections.</param>
/// <param name="WebPerConnectionKb">Each connection on top.</param>
/// <param name="WorkerMb">A worker.</param>
internal sealed record NodeMemory(double WebBaseMb, double WebPerConnectionKb, double WorkerMb);

/// <summary>How long steps take while nothing is busy.</summary>
/// <param name="JoinMs">A join, median.</param>
/// <param name="JoinP99Ms">A join, 99th percentile.</param>
/// <param name="TurnMs">From the grant to the push, median.</param>
/// <param name="CheckoutMs">A purchase, median.</param>
internal sealed record StepTimes(double JoinMs, double JoinP99Ms, double TurnMs, double CheckoutMs);
