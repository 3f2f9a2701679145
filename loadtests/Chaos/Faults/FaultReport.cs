using FlashSale.LoadTests.Chaos.Checking;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>One fault as it went.</summary>
/// <param name="Fault">Its name.</param>
/// <param name="What">What was done to whom.</param>
/// <param name="FromSeconds">When, since the sale's start.</param>
/// <param name="Seconds">How long.</param>
/// <param name="ResumedSeconds">From the part's return (or, where others take over, from the break) until joins were taken at every node, serving went on and
/// living workers held all partitions; null where that was not seen in time.</param>
/// <param name="ReadySeconds">From the part's return until every node said that it is ready; null likewise.</param>
/// <param name="LimitSeconds">How soon it had to resume.</param>
internal sealed record FaultReport(
    string Fault, string What, double FromSeconds, double Seconds, double? ResumedSeconds, double? ReadySeconds, double LimitSeconds);

/// <summary>What a conductor has to say when it is done.</summary>
internal sealed record FaultLog(IReadOnlyList<FaultReport> Reports, IReadOnlyList<FaultPeriod> Periods, IReadOnlyList<Violation> Violations);
