using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>What nodes said about being ready, as a chaos run of an hour needs it: asked for one instant, among hundred thousands of answers.</summary>
internal sealed class NodeStarts(Evidence evidence)
{
    private static readonly IReadOnlyDictionary<int, DateTimeOffset> Never = new Dictionary<int, DateTimeOffset>();

    private readonly Dictionary<string, NodeAnswer[]> said = evidence.Nodes.Where(answer => answer.Kind == NodeAnswer.Ready)
        .GroupBy(answer => answer.Node).ToDictionary(node => node.Key, node => node.OrderBy(answer => answer.At).ToArray());

    /// <summary>When each process of a node said first that it is ready.</summary>
    private readonly Dictionary<string, IReadOnlyDictionary<int, DateTimeOffset>> readySince = evidence.Nodes
        .Where(answer => answer is { Kind: NodeAnswer.Ready, Status: 200 }).GroupBy(answer => answer.Node)
        .ToDictionary(node => node.Key, node => (IReadOnlyDictionary<int, DateTimeOffset>)node
            .GroupBy(answer => answer.Process).ToDictionary(process => process.Key, process => process.Min(answer => answer.At + answer.Took)));

    /// <summary>Whether a node's process had not said yet that it is ready. Who sends requests to one that has not, as no proxy would, finds it compiling
    /// its code: on two cores, with five processes that do so, for ten seconds.</summary>
    public bool Excuse(Exchange exchange)
    {
        if (evidence.NodeAt.GetValueOrDefault(exchange.Node) is not { } node || !said.TryGetValue(node, out var answers))
        {
            return false;
        }

        // Who answered in the end is who ran then: a process that was just started may not have been asked yet when the request came.
        return LastBy(answers, exchange.At + exchange.Took) is { } last
            && !(readySince.GetValueOrDefault(node, Never).TryGetValue(last.Process, out var since) && since <= exchange.At);
    }

    /// <summary>The last answer up to an instant, of answers in order of time.</summary>
    private static NodeAnswer? LastBy(NodeAnswer[] answers, DateTimeOffset at)
    {
        var (from, to) = (0, answers.Length);
        while (from < to)
        {
            var middle = (from + to) / 2;
            (from, to) = answers[middle].At <= at ? (middle + 1, to) : (from, middle);
        }

        return from == 0 ? null : answers[from - 1];
    }
}
