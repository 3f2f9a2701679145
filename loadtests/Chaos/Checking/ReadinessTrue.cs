namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>A node that can't reach a dependency says so, and which, soon after it is gone.</summary>
internal static class ReadinessTrue
{
    /// <summary>Three failures in a row, each of which may wait two seconds for its answer.</summary>
    public static readonly TimeSpan SaidWithin = TimeSpan.FromSeconds(9);

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        foreach (var fault in evidence.Faults.Where(fault => fault.Away is not null && fault.To - fault.From > SaidWithin))
        {
            var asked = evidence.Nodes.Where(answer => answer.Kind == NodeAnswer.Ready && answer.Status != 0
                && answer.At > fault.From + SaidWithin && answer.At + answer.Took < fault.To && (fault.Nodes?.Contains(answer.Node) ?? true));
            foreach (var node in asked.GroupBy(answer => answer.Node))
            {
                if (node.FirstOrDefault(answer => answer.Status == 200) is { } lie)
                {
                    yield return new Violation(Violation.Behaviour, $"{lie.Node} says ready at {lie.At:HH:mm:ss} while {fault.Away} is out of reach ({fault.Name})");
                }
                else if (node.FirstOrDefault(answer => !answer.Names.Contains(fault.Away!, StringComparison.OrdinalIgnoreCase)) is { } vague)
                {
                    yield return new Violation(Violation.Behaviour, $"{vague.Node} is not ready at {vague.At:HH:mm:ss} and does not name {fault.Away} ({fault.Name}): {vague.Names}");
                }
            }
        }
    }
}
