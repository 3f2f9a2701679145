using AdmissionQueue.Limits;
using AdmissionQueue.Redis;
using AdmissionQueue.Sales;
using StackExchange.Redis;

namespace AdmissionQueue.Joining;

/// <summary>What Redis answered to a shopper who wants to join.</summary>
/// <param name="Outcome">The gate's answer; only <see cref="JoinOutcome.New"/> and <see cref="JoinOutcome.Same"/> come with a ticket.</param>
/// <param name="Arrival">Counts the tickets of the lane as they came, from 1.</param>
/// <param name="Ticket">The ticket.</param>
/// <param name="Items">What the ticket asks for: on <see cref="JoinOutcome.Same"/> what was asked for first.</param>
/// <param name="Queued">Whether Kafka has acknowledged the ticket; where not, the joiner has to queue it before anything is promised.</param>
public readonly record struct JoinAnswer(
    JoinOutcome Outcome, long Arrival, TicketId Ticket, IReadOnlyList<RequestedItem> Items, bool Queued)
{
    /// <summary>The lane of the ticket: on <see cref="JoinOutcome.Same"/> the one that was joined first.</summary>
    public LaneName Lane { get; init; }

    /// <summary>What the caller may still send; null where the caller is not limited.</summary>
    public LimitAnswer? Limit { get; init; }

    /// <summary>The invite by which the ticket came into its lane; null in the main lane.</summary>
    public string? Invite { get; init; }
}

/// <summary>Gives arrivals, from which numbers are derived: one call to Redis that checks the gate and counts, atomically.</summary>
/// <param name="redis">The connection.</param>
public sealed class NumberScript(IConnectionMultiplexer redis)
{
    private const string Refused = "!"; // No id of an invite has this character.

    private readonly RedisScript script = new("take_number.lua");
    private readonly RedisScript forget = new("forget_ticket.lua");

    /// <summary>Gives the shopper the next arrival, or the ticket that the shopper has.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="shopper">Who joins.</param>
    /// <param name="ticket">The id that a new ticket gets.</param>
    /// <param name="items">What a new ticket asks for.</param>
    /// <param name="entry">The lane that a new ticket gets.</param>
    /// <param name="limit">Who sends this, to be counted in the same call; null is not limited.</param>
    /// <exception cref="RedisException">Redis is out of reach. Whether an arrival was counted is then unknown; a retry finds it.</exception>
    public async Task<JoinAnswer> TakeAsync(
        SaleId sale, ShopperId shopper, TicketId ticket, IReadOnlyList<RequestedItem> items, LaneEntry entry = default, LimitedCaller? limit = null)
    {
        var keys = SaleKeys.Of(sale);
        var reply = await script.RunAsync(
            redis.GetDatabase(),
            [keys.Sale, keys.Issued, keys.Tickets, keys.Queued, keys.Present, keys.Lanes, keys.Invites, limit?.Key ?? LimitedCaller.KeyOf(sale, "")],
            [
                TicketField.NameOf(shopper), ticket.ToString(), RequestedItems.Format(items),
                entry.Lane.IsMain ? "" : entry.Lane.ToString(), entry.IsRefused ? Refused : entry.Invite ?? "",
                limit is null ? "" : limit.Limit.IntervalUs, RequestLimit.WindowUs,
            ]);
        var (answer, counted) = ((RedisResult[])((RedisResult[])reply!)[0]!, (RedisResult[])((RedisResult[])reply!)[1]!);
        return Read(answer) with { Limit = counted.Length == 0 ? null : LimitScript.Read(counted) };
    }

    /// <summary>Notes that Kafka has the ticket, so that a retry need not queue it again, and where, so that nobody takes its partition for
    /// empty before it was read. Sent without waiting: where it gets lost, a retry queues the ticket twice, and the ledger counts it once.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="arrival">The ticket's arrival.</param>
    /// <param name="partition">The partition that it is in.</param>
    /// <param name="offset">Its offset there.</param>
    /// <param name="lane">The lane that the arrival counts in.</param>
    public void MarkQueued(SaleId sale, long arrival, int partition, long offset, LaneName lane = default)
    {
        var (keys, database) = (SaleKeys.Of(sale, lane), redis.GetDatabase());

        // Not the calls without Async: those may keep the thread, and a busy node was seen with every thread of its pool kept.
        _ = database.SortedSetAddAsync(keys.Tail, partition, offset + 1, SortedSetWhen.GreaterThan, CommandFlags.FireAndForget);
        _ = database.StringSetBitAsync(keys.Queued, arrival, true, CommandFlags.FireAndForget);
    }

    /// <summary>Lets the shopper join anew who has left this ticket; one who has joined anew already keeps that place.</summary>
    /// <param name="claims">The ticket that was left, in the ledger.</param>
    /// <exception cref="RedisException">Redis is out of reach.</exception>
    public Task ForgetAsync(TicketClaims claims) => forget.RunAsync(
        redis.GetDatabase(), [SaleKeys.Of(claims.Sale).Tickets], [TicketField.NameOf(claims.Shopper), claims.Ticket.ToString()]);

    private static JoinAnswer Read(RedisResult[] reply)
    {
        var outcome = (string)reply[0]! switch
        {
            "new" => JoinOutcome.New,
            "same" => JoinOutcome.Same,
            "not-open" => JoinOutcome.NotOpen,
            "draining" => JoinOutcome.Draining,
            "sold-out" => JoinOutcome.SoldOut,
            "closed" => JoinOutcome.Closed,
            "invite-used" => JoinOutcome.InviteUsed,
            "refused" => JoinOutcome.Refused,
            "cold" => JoinOutcome.Cold,
            "limited" => JoinOutcome.Limited,
            var other => throw new InvalidOperationException($"take_number.lua answered '{other}'."),
        };

        return outcome is JoinOutcome.New or JoinOutcome.Same
            ? new JoinAnswer(
                outcome,
                (long)reply[1],
                new TicketId(Guid.ParseExact((string)reply[2]!, "N")),
                RequestedItems.Parse((string)reply[3]!),
                (long)reply[4] == 1)
            {
                Lane = (string)reply[5]! is { Length: > 0 } lane ? new LaneName(lane) : LaneName.Main,
                Invite = (string)reply[6]! is { Length: > 0 } invite ? invite : null,
            }
            : new JoinAnswer(outcome, 0, default, [], false);
    }
}
