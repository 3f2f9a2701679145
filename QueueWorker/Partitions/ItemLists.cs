using AdmissionQueue.Sales;

namespace QueueWorker.Partitions;

/// <summary>What tickets ask for, each list kept once: a lobby of a million asks for a handful of things. Not safe for several threads.</summary>
internal sealed class ItemLists
{
    private readonly Dictionary<IReadOnlyList<RequestedItem>, int> indexes = new(new SameItems());
    private readonly List<IReadOnlyList<RequestedItem>> lists = [];

    public IReadOnlyList<RequestedItem> this[int index] => lists[index];

    /// <summary>The index of a list; the same for all lists that ask for the same.</summary>
    public int IndexOf(IReadOnlyList<RequestedItem> items)
    {
        if (!indexes.TryGetValue(items, out var index))
        {
            index = lists.Count;
            lists.Add(items);
            indexes.Add(items, index);
        }

        return index;
    }

    private sealed class SameItems : IEqualityComparer<IReadOnlyList<RequestedItem>>
    {
        public bool Equals(IReadOnlyList<RequestedItem>? one, IReadOnlyList<RequestedItem>? other) => one!.SequenceEqual(other!);

        public int GetHashCode(IReadOnlyList<RequestedItem> items)
        {
            var hash = default(HashCode);
            foreach (var item in items)
            {
                hash.Add(item);
            }

            return hash.ToHashCode();
        }
    }
}
