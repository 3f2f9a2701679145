using System.Collections.Concurrent;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>What the joiners of this node asked for. A node sees a fair sample of all; what it forgets at a restart is soon outweighed by what
/// was granted.</summary>
internal sealed class AskedItems
{
    private readonly ConcurrentDictionary<SaleId, Counts> sales = new();

    /// <summary>Notes a new ticket.</summary>
    public void Note(SaleId sale, IReadOnlyList<RequestedItem> items) => sales.GetOrAdd(sale, _ => new Counts()).Add(items);

    public AskedUnits Of(SaleId sale, Sku sku) => sales.TryGetValue(sale, out var counts) ? counts.Of(sku) : default;

    public void Forget(SaleId sale) => sales.TryRemove(sale, out _);

    private sealed class Counts
    {
        private readonly Lock gate = new();
        private readonly Dictionary<Sku, long> units = [];
        private long tickets;

        public void Add(IReadOnlyList<RequestedItem> items)
        {
            lock (gate)
            {
                tickets++;
                foreach (var item in items)
                {
                    units[item.Sku] = units.GetValueOrDefault(item.Sku) + item.Quantity;
                }
            }
        }

        public AskedUnits Of(Sku sku)
        {
            lock (gate)
            {
                return new AskedUnits(tickets, units.GetValueOrDefault(sku));
            }
        }
    }
}
