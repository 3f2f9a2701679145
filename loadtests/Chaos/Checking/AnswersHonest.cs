using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>How the service behaves while something is broken: what can't be done is refused with 503 and the time to come back, in a bounded time;
/// nobody is told of a mistake of ours.</summary>
internal static class AnswersHonest
{
    private const int FirstOnes = 3;

    public static IEnumerable<Violation> Check(Evidence evidence)
    {
        var exchanges = evidence.Shoppers.SelectMany(shopper => (shopper.Exchanges ?? []).Select(exchange => (exchange, shopper))).ToList();
        foreach (var kind in exchanges.Where(one => one.exchange is { Status: not 0, IsHonest: false }).GroupBy(one => $"{one.exchange.Kind} {one.exchange.Answer}"))
        {
            yield return Of(kind, kind.Key, "without a time to come back");
        }

        var starts = new NodeStarts(evidence);
        var late = exchanges.Where(one => one.exchange.Status != 0 && Took(one.exchange, evidence) > evidence.Terms.AnswerMax && !starts.Excuse(one.exchange));
        foreach (var kind in late.GroupBy(one => one.exchange.Kind))
        {
            var (longest, last) = (kind.Max(one => Took(one.exchange, evidence).TotalSeconds), kind.Max(one => one.exchange.At + one.exchange.Took));
            var nodes = string.Join(", ", kind.Select(one => evidence.NodeAt.GetValueOrDefault(one.exchange.Node, $"{one.exchange.Node}")).Distinct().Order(StringComparer.Ordinal));
            yield return Of(kind, kind.Key, $"took up to {longest:0.0} s at {nodes} until {last:HH:mm:ss.fff}, {evidence.Terms.AnswerMax.TotalSeconds:0} is the most");
        }

        foreach (var kind in evidence.Nodes.Where(answer => answer.Kind != NodeAnswer.Ready && answer.Status >= 500 && !answer.SaysWhenToComeBack)
            .GroupBy(answer => $"{answer.Kind} {answer.Status}"))
        {
            yield return new Violation(Violation.Behaviour, $"{kind.Key} of {kind.First().Node} without a time to come back, {kind.Count()} times, first at {kind.First().At:HH:mm:ss.fff}");
        }
    }

    /// <summary>How long the service took: without the time in which the crowd would not have heard it anyway.</summary>
    private static TimeSpan Took(Exchange exchange, Evidence evidence) => exchange.Took <= evidence.Terms.AnswerMax
        ? exchange.Took
        : exchange.Took - evidence.CrowdLate.Aggregate(TimeSpan.Zero, (sum, span) => sum + span.Within(exchange.At, exchange.At + exchange.Took));

    private static Violation Of(IEnumerable<(Exchange Exchange, ShopperHistory Shopper)> cases, string kind, string what)
    {
        var all = cases.OrderBy(one => one.Exchange.At).ToList();
        return new Violation(
            Violation.Behaviour,
            $"'{kind}' {what}, {all.Count} times, first at {all[0].Exchange.At:HH:mm:ss.fff}",
            [.. all.Select(one => one.Shopper.Last?.Number ?? 0).Where(number => number > 0).Distinct().Take(FirstOnes)]);
    }
}
