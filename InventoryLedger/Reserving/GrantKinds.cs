using InventoryLedger.Tickets;

namespace InventoryLedger.Reserving;

/// <summary>What the tickets of a batch have in common: all but their ids and their number. A rush asks for few different things.</summary>
internal sealed class GrantKinds
{
    private readonly List<TicketRow> examples = [];

    public GrantKinds(IReadOnlyList<TicketRow> rows)
    {
        var known = new Dictionary<Key, long>();
        OfRows = new long[rows.Count];
        for (var index = 0; index < rows.Count; index++)
        {
            var key = new Key(rows[index]);
            if (!known.TryGetValue(key, out var kind))
            {
                examples.Add(rows[index]);
                known.Add(key, kind = examples.Count);
            }

            OfRows[index] = kind;
        }
    }

    /// <summary>The kind of each row, from 1.</summary>
    public long[] OfRows { get; }

    /// <summary>One value for each kind.</summary>
    public List<T> Each<T>(Converter<TicketRow, T> read) => examples.ConvertAll(read);

    /// <summary>Compares a row's kind without copying its lists.</summary>
    private readonly struct Key(TicketRow row) : IEquatable<Key>
    {
        private readonly TicketRow row = row;

        public bool Equals(Key other) =>
            row.State == other.row.State && row.GrantedAt == other.row.GrantedAt && row.ExpiresAt == other.row.ExpiresAt
            && row.Revision == other.row.Revision && row.Reason == other.row.Reason && row.Wish == other.row.Wish && row.Lane == other.row.Lane
            && row.Skus.AsSpan().SequenceEqual(other.row.Skus) && row.Quantities.AsSpan().SequenceEqual(other.row.Quantities);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode() => HashCode.Combine(
            row.State, row.Revision, row.Wish, row.Lane, row.Skus.Length, row.Skus.FirstOrDefault(), row.Quantities.FirstOrDefault());
    }
}
