using System.Collections.Concurrent;
using AdmissionQueue.Joining;
using AdmissionQueue.Loops;
using AdmissionQueue.Presence;
using AdmissionQueue.Sales;
using InventoryLedger.Catalog;
using WaitingRoom.Web.Watching;

namespace WaitingRoom.Web.Presence;

/// <summary>Tells Redis who is here: once a second whoever asked or connected since, and every twenty seconds everybody who is connected. It
/// marks open sales even when nobody is here, because a silence of all nodes says that the nodes are away, not the shoppers.</summary>
internal sealed class PresenceLoop(
    SaleDirectory sales,
    TicketConnections connections,
    TicketViewer viewer,
    PresenceScript presence,
    TimeProvider time,
    LoopHealth health,
    ILogger<PresenceLoop> logger)
    : SteadyLoop("presence", TimeSpan.FromSeconds(1), time, health, logger)
{
    /// <summary>Three times within the minute that a mark holds for, at least.</summary>
    private static readonly TimeSpan AllEvery = TimeSpan.FromSeconds(20);

    /// <summary>Numbers of one sale that are kept for the next step, at most; who comes after is marked by the next poll, or with all.</summary>
    private const int SeenMax = 100_000;

    private readonly ConcurrentDictionary<SaleId, ConcurrentDictionary<(LaneName Lane, long Number), bool>> seen = new();
    private readonly Dictionary<SaleId, long> allMarkedAt = [];

    /// <summary>A shopper is here.</summary>
    public void See(Sale sale, TicketClaims claims)
    {
        if (viewer.NumberOf(sale, claims) is not { } number)
        {
            return; // In a lobby nobody has a turn to miss.
        }

        var numbers = seen.GetOrAdd(sale.Id, _ => new ConcurrentDictionary<(LaneName Lane, long Number), bool>());
        if (numbers.Count < SeenMax)
        {
            numbers.TryAdd((claims.Lane, number), true);
        }
    }

    /// <summary>Forgets who was seen in a sale that no step looks at.</summary>
    public void Forget(SaleId sale) => seen.TryRemove(sale, out _);

    protected override async Task StepAsync(CancellationToken cancellationToken)
    {
        foreach (var sale in sales.All.Where(sale => sale.State is SaleState.Open or SaleState.Paused))
        {
            var numbers = NumbersOf(sale).ToLookup(place => place.Lane, place => place.Number);
            foreach (var lane in sale.LaneNames)
            {
                foreach (var some in numbers[lane].Chunk(PresenceScript.NumbersMax).DefaultIfEmpty([]))
                {
                    await presence.MarkAsync(sale.Id, some, lane: lane);
                }
            }
        }
    }

    private IEnumerable<(LaneName Lane, long Number)> NumbersOf(Sale sale)
    {
        seen.TryRemove(sale.Id, out var numbers);
        if (allMarkedAt.TryGetValue(sale.Id, out var markedAt) && Time.GetElapsedTime(markedAt) < AllEvery)
        {
            return numbers?.Keys ?? [];
        }

        allMarkedAt[sale.Id] = Time.GetTimestamp();
        return connections.OfSale(sale.Id).Select(watched => (watched.Claims.Lane, Number: viewer.NumberOf(sale, watched.Claims)))
            .Where(place => place.Number is not null).Select(place => (place.Lane, place.Number!.Value)).Concat(numbers?.Keys ?? []);
    }
}
