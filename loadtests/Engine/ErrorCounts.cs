using System.Collections.Concurrent;

namespace FlashSale.LoadTests.Engine;

/// <summary>What went wrong, by kind. Kinds are few by construction: a status or a fault's name, never a server's free text.</summary>
internal sealed class ErrorCounts
{
    private readonly ConcurrentDictionary<string, int> counts = new(StringComparer.Ordinal);

    public int Total => counts.Values.Sum();

    public IReadOnlyDictionary<string, int> ByKind => counts.OrderByDescending(pair => pair.Value).ToDictionary(StringComparer.Ordinal);

    public void Add(string kind) => counts.AddOrUpdate(kind, 1, (_, count) => count + 1);
}
