using System.Text.Json.Serialization;

namespace AdmissionQueue.Warmup;

/// <summary>How far a sale is made warm.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrewarmState>))]
public enum PrewarmState
{
    /// <summary>No node has looked yet.</summary>
    [JsonStringEnumMemberName("cold")]
    Cold,

    /// <summary>Some look is missing.</summary>
    [JsonStringEnumMemberName("warming")]
    Warming,

    /// <summary>All have looked, and not all is as it must be; they go on looking.</summary>
    [JsonStringEnumMemberName("failing")]
    Failing,

    /// <summary>Every node that is there has found everything as it must be.</summary>
    [JsonStringEnumMemberName("warm")]
    Warm,
}

/// <summary>Whether a sale is warm, from what its nodes found.</summary>
/// <param name="State">Whether it is.</param>
/// <param name="Coverage">Looks that went well, in percent of all that there must be.</param>
/// <param name="Checks">What was found, by node and name, by nodes that are there.</param>
public sealed record PrewarmCoverage(PrewarmState State, int Coverage, IReadOnlyList<PrewarmCheck> Checks)
{
    /// <summary>A look that is older says nothing any more; nodes look again three times as often.</summary>
    public static readonly TimeSpan CheckAgeMax = TimeSpan.FromSeconds(30);

    /// <summary>Decides. A sale is warm only where at least one node of each role is there: without a worker nobody is admitted.</summary>
    /// <param name="nodes">The nodes that are there.</param>
    /// <param name="checks">What was found, by any node.</param>
    /// <param name="run">The run that counts; looks of earlier ones do not.</param>
    /// <param name="now">The ledger's clock.</param>
    public static PrewarmCoverage Of(IReadOnlyList<WarmNode> nodes, IReadOnlyList<PrewarmCheck> checks, int run, DateTimeOffset now)
    {
        var wanted = nodes.SelectMany(node => PrewarmNames.Of(node.Role).Select(name => (Node: node.Name, Name: name))).ToHashSet();
        var found = checks.Where(check => check.Run >= run && now - check.At <= CheckAgeMax && wanted.Contains((check.Node, check.Name)))
            .OrderBy(check => check.Node, StringComparer.Ordinal).ThenBy(check => check.Name, StringComparer.Ordinal).ToList();
        var good = found.Count(check => check.Ok);
        var isManned = Enum.GetValues<NodeRole>().All(role => nodes.Any(node => node.Role == role));
        var state = found.Count == 0 ? PrewarmState.Cold
            : found.Count < wanted.Count || !isManned ? PrewarmState.Warming
            : good < wanted.Count ? PrewarmState.Failing
            : PrewarmState.Warm;
        return new PrewarmCoverage(state, wanted.Count == 0 ? 0 : 100 * good / wanted.Count, found);
    }
}
