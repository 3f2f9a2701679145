using System.Collections.Concurrent;
using StackExchange.Redis;

namespace AdmissionQueue.Sales;

/// <summary>The Redis keys of one sale. The sale is the hash tag, so that one script may touch all of them in a Redis Cluster.</summary>
/// <param name="Sale">Hash <c>{sale}:sale</c>: what the scripts read of the sale (state, rate_per_minute, partitions, burst), and
/// lobby_joiners once its lobby is frozen.</param>
/// <param name="Issued">Counter <c>{sale}:issued</c>: the highest arrival that was given out.</param>
/// <param name="Tickets">Hash <c>{sale}:tickets</c>: shopper to <c>arrival:ticket:items</c>, and in another lane than the main
/// one <c>:lane:invite</c>; one shopper, one ticket.</param>
/// <param name="Queued">Bitmap <c>{sale}:queued</c>: one bit per arrival that Kafka has acknowledged.</param>
/// <param name="Tail">Sorted set <c>{sale}:tail</c>: partition to the offset after the last ticket that Kafka acknowledged there.</param>
/// <param name="Serving">Hash <c>{sale}:serving</c>: number, credit, at_ms of the pacer.</param>
/// <param name="Frontier">Hash <c>{sale}:frontier</c>: partition to the lowest number that it still has to drain.</param>
/// <param name="Presence">Hash <c>{sale}:presence</c>: since when marks of who is here come without a gap, and when the last one came.</param>
/// <param name="Present">Prefix <c>{sale}:present</c> of one bitmap a minute: one bit per number that was seen in it.</param>
/// <param name="Left">Bitmap <c>{sale}:left</c>: one bit per number that was given up.</param>
/// <param name="Gap">Bitmap <c>{sale}:gap</c>: one bit per number that a rebuild left out; nobody is waited for there unless Kafka has it after all.</param>
/// <param name="Missed">Bitmap <c>{sale}:missed</c>: one bit per number that serving passed while nobody was there.</param>
/// <param name="Active">Hash <c>{sale}:active</c>: how many shoppers are in the shop, and the frontier up to which they were counted.</param>
/// <param name="Lanes">Prefix <c>{sale}:lane</c> of the keys of the other lanes: <c>{sale}:lane:&lt;name&gt;:issued</c>, and so queued, serving,
/// frontier, present, left, gap and missed.</param>
/// <param name="Invites">Hash <c>{sale}:invites</c>: invite code to the shopper who used it first.</param>
/// <param name="Stock">Hash <c>{sale}:stock</c>: SKU to <c>available:held</c>, a copy of the ledger's rows.</param>
public sealed record SaleKeys(
    RedisKey Sale, RedisKey Issued, RedisKey Tickets, RedisKey Queued, RedisKey Tail, RedisKey Serving, RedisKey Frontier,
    RedisKey Presence, RedisKey Present, RedisKey Left, RedisKey Gap, RedisKey Missed, RedisKey Active, RedisKey Stock, RedisKey Lanes, RedisKey Invites)
{
    /// <summary>Names are made once a sale and lane, not once a join. Sales are few, and a name is small: nothing is ever taken out.</summary>
    private static readonly ConcurrentDictionary<(SaleId, LaneName), SaleKeys> Known = new();

    /// <summary>Every key that stays until it is removed: all but the bitmaps of who was seen in a minute, which end by themselves.</summary>
    public IReadOnlyList<RedisKey> Lasting =>
        [Sale, Issued, Tickets, Queued, Tail, Serving, Frontier, Presence, Left, Gap, Missed, Active, Stock, Invites];

    /// <summary>The keys of a sale, as one of its lanes sees them: what is counted by number has a key for each lane, the rest is the
    /// sale's. The main lane's keys are those of a sale without lanes.</summary>
    /// <param name="id">The sale.</param>
    /// <param name="lane">The lane.</param>
    public static SaleKeys Of(SaleId id, LaneName lane = default) => Known.GetOrAdd((id, lane), static key => Make(key.Item1, key.Item2));

    private static SaleKeys Make(SaleId id, LaneName lane)
    {
        var sale = $"{{{id}}}";
        var own = lane.IsMain ? sale : $"{sale}:lane:{lane}";
        return new SaleKeys(
            $"{sale}:sale", $"{own}:issued", $"{sale}:tickets", $"{own}:queued", $"{sale}:tail", $"{own}:serving", $"{own}:frontier",
            $"{sale}:presence", $"{own}:present", $"{own}:left", $"{own}:gap", $"{own}:missed", $"{sale}:active", $"{sale}:stock", $"{sale}:lane",
            $"{sale}:invites");
    }
}
