using System.Text.Json;
using FlashSale.LoadTests.Reports;
using FlashSale.LoadTests.Stack;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Sizing;

/// <summary>What one machine was measured to do: everything that a plan is reckoned from.</summary>
internal sealed record Calibration
{
    public const string FileName = "calibration.json";

    public required MachineFacts Machine { get; init; }

    public required DateTimeOffset MeasuredAt { get; init; }

    public required StepCosts Costs { get; init; }

    public required StepBytes Bytes { get; init; }

    public required NodeMemory Memory { get; init; }

    public required StepTimes Times { get; init; }

    /// <summary>Connections that one web node holds before it refuses.</summary>
    public required int ConnectionsPerNodeMax { get; init; }

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

/// <summary>Processor time of each step of a shopper's way.</summary>
/// <param name="Join">A join, acknowledged by Kafka, and read ahead by a worker.</param>
/// <param name="Connect">A connection to the hub, opened and told where it stands.</param>
/// <param name="Push">One progress document to one connection.</param>
/// <param name="Poll">A GET of the own ticket.</param>
/// <param name="Progress">A GET of the progress document.</param>
/// <param name="Page">The sale's page, rendered.</param>
/// <param name="Grant">A turn: drained, granted, published, pushed.</param>
/// <param name="Checkout">A purchase.</param>
/// <param name="IdlePerSecond">Doing nothing for a second, with one open sale: per web node, per worker, and per server.</param>
internal sealed record StepCosts(
    CpuCost Join, CpuCost Connect, CpuCost Push, CpuCost Poll, CpuCost Progress, CpuCost Page, CpuCost Grant, CpuCost Checkout, CpuCost IdlePerSecond);

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
