using FlashSale.LoadTests.Audit;
using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Surface;
using LoadTests.Tests.Audit;

namespace LoadTests.Tests.Chaos;

/// <summary>The checker finds nothing in the history of a correct run, and each kind of fault that is planted in it, and tells the story of
/// whom it happened to.</summary>
public sealed class PlantedFaultTests
{
    private static readonly Uri Node = new("http://127.0.0.1:8080");
    private static readonly Guid Ghost = Id(900);

    [Fact]
    public void A_correct_run_is_clean() => Assert.Empty(HistoryCheck.Run(Correct()));

    [Fact]
    public void Every_planted_fault_is_found()
    {
        foreach (var (name, invariant, planted) in Planted())
        {
            var found = HistoryCheck.Run(planted);
            Assert.True(found.Any(violation => violation.Invariant == invariant), $"'{name}' broke invariant {invariant}, found: {string.Join("; ", found)}");
        }
    }

    [Fact]
    public void A_late_answer_is_forgiven_to_a_process_that_was_not_ready_yet_and_to_no_other()
    {
        Assert.Empty(HistoryCheck.Run(Late(Ready(1, process: 1, status: 200), Ready(2, process: 2, status: 503), Ready(4, process: 2, status: 200))));
        Assert.Single(HistoryCheck.Run(Late(Ready(1, process: 2, status: 200), Ready(2, process: 2, status: 503), Ready(4, process: 2, status: 200))));

        // Asked before, it said so only after the request had come.
        Assert.Empty(HistoryCheck.Run(Late(Ready(1, process: 1, status: 200), Ready(2, process: 2, status: 200) with { Took = TimeSpan.FromSeconds(5) })));

        // The request found a process that nobody had asked yet; and one after which another began only later.
        Assert.Empty(HistoryCheck.Run(Late(Ready(1, process: 1, status: 200), Ready(9, process: 2, status: 503))));
        Assert.Single(HistoryCheck.Run(Late(Ready(1, process: 1, status: 200), Ready(30, process: 2, status: 503))));
    }

    [Fact]
    public void A_late_answer_is_forgiven_for_as_long_as_the_crowd_itself_was_late_and_no_longer()
    {
        Assert.Empty(HistoryCheck.Run(Late() with { CrowdLate = [Deaf(1, 10), Deaf(12, 20)] })); // 5 s are the service's.
        Assert.Single(HistoryCheck.Run(Late() with { CrowdLate = [Deaf(1, 10), Deaf(22, 40)] })); // 12 s.
        Assert.Single(HistoryCheck.Run(Late() with { CrowdLate = [Deaf(0, 2), Deaf(24, 60)] })); // All of it.

        static LateSpan Deaf(double from, double to) => new(Histories.At(from), Histories.At(to));
    }

    [Fact]
    public void A_violation_tells_its_shoppers_whole_story()
    {
        var evidence = Correct() with { Queue = [.. Correct().Queue.Where(record => record.Number != 2)] };
        var violation = Assert.Single(HistoryCheck.Run(evidence));

        var story = string.Join('\n', Story.Of(violation, evidence));

        Assert.Contains("asked :8080 join: 201", story, StringComparison.Ordinal);
        Assert.Contains("was told by Join: waiting, 1 ahead", story, StringComparison.Ordinal);
        Assert.Contains("## worker-kill begins", story, StringComparison.Ordinal);
        Assert.Contains("ledger: granted", story, StringComparison.Ordinal);
        Assert.DoesNotContain("kafka:", story, StringComparison.Ordinal);
    }

    /// <summary>Somebody asked in second 3, and waited for twenty seconds.</summary>
    private static Evidence Late(params NodeAnswer[] said) =>
        Answered(Correct(), new Exchange(Histories.At(3), TimeSpan.FromSeconds(20), Node, "ticket", 200, "200", null)) with
        {
            Nodes = said,
            NodeAt = new Dictionary<Uri, string> { [Node] = "web-1" },
        };

    private static NodeAnswer Ready(double second, int process, int status) =>
        new(Histories.At(second), TimeSpan.Zero, "web-1", process, NodeAnswer.Ready, status, SaysWhenToComeBack: true);

    private static IEnumerable<(string Name, int Invariant, Evidence Planted)> Planted()
    {
        var good = Correct();
        yield return ("a unit that is nowhere", 1, good with { Stock = [good.Stock[0] with { Available = 7 }] });
        yield return ("a unit sold that no ticket has", 1, good with { Stock = [good.Stock[0] with { Available = 7, Sold = 3 }] });
        yield return ("a difference in the journal", 1, good with { Differences = ["unit: sold is 2 in the stock, 1 by the journal"] });
        yield return ("more sold than stocked, by what shoppers heard", 1, good with { Terms = good.Terms with { Stocked = 1 } });

        yield return ("a ticket that never ended", 2, With(good, Shopper(2, 2, Histories.Waiting(2, 1))));
        yield return ("a ticket that ended twice", 2, With(good, Shopper(2, 2, Histories.Waiting(2), Histories.Ended(2, TicketStates.SoldOut), Histories.Bought(2, 3))));
        yield return ("an end that was taken back", 2, With(good, Shopper(2, 2, Histories.Bought(2, 3), Histories.Waiting(2))));
        yield return ("an end that the ledger does not have", 2, Row(good, 3, row => row with { State = "reserved" }));
        yield return ("a told ticket that is not in the log", 2, good with { Queue = [.. good.Queue.Where(record => record.Number != 3)] });

        yield return ("two tickets of one shopper in the log", 3, good with { Queue = [.. good.Queue, new QueueRecord(0, 9, Ghost, Id(101), 9)] });
        yield return ("two rows of one shopper", 3, good with { Tickets = [.. good.Tickets, new LedgerTicket(Ghost, Id(101), 9, "reserved", null, 0)] });
        yield return ("Redis with another ticket", 3, good with { Mirror = [new MirroredTicket(Id(101), Ghost, 1)] });
        yield return ("two reservations of one shopper", 3, With(good, Shopper(1, 1, Histories.Reserved(1, 2, "r-a"), Histories.Bought(1, 2))));

        yield return ("a number that changed", 4, With(good, Shopper(2, 2, Histories.Waiting(3), Histories.Bought(2, 3))));
        yield return ("a number told to two", 4, good with { Shoppers = [.. good.Shoppers, Shopper(9, 2, Histories.Bought(2, 3))] });
        yield return ("a number given to two tickets", 4, good with { Queue = [.. good.Queue, new QueueRecord(0, 9, Ghost, Id(901), 2)] });
        yield return ("serving that went back", 4, good with { Nodes = [Progress(1, 5), Progress(2, 4)] });
        yield return ("a position that grew", 4, With(good, Shopper(2, 2, Histories.Waiting(2, 1), Histories.Waiting(2, 2), Histories.Bought(2, 3))));

        yield return ("a grant out of turn", 5, OutOfTurn(good));
        yield return ("more admitted than the rate allows", 6, good with { Terms = good.Terms with { RatePerMinute = 6, BatchMax = 0 } });

        yield return ("a hold that came back twice", 7, good with { Movements = [.. good.Movements, new HoldMovements("held", "available", 1)] });
        yield return ("units on hold that no ticket had", 7, good with { Movements = [.. good.Movements, new HoldMovements("available", "held", 1)] });
        yield return ("a checkout that the expiry won as well", 7, Row(good, 2, row => row with { State = "expired" }));

        yield return ("a token that opened something", 8, good with { Forgeries = [new Forgery(Histories.At(1), "altered", 200)] });

        yield return ("an error without a time to come back", 0, Answered(Correct(), new Exchange(Histories.At(1), TimeSpan.Zero, Node, "ticket", 500, "500", null)));
        yield return ("an answer that took too long", 0, Answered(Correct(), new Exchange(Histories.At(1), TimeSpan.FromSeconds(20), Node, "ticket", 200, "200", null)));
        yield return ("a node that fails its page", 0, good with { Nodes = [new NodeAnswer(Histories.At(1), TimeSpan.Zero, "web-1", 1, NodeAnswer.Page, 500, false)] });
    }

    /// <summary>Four shoppers on ten units: two bought, one gave back, one let the hold expire.</summary>
    private static Evidence Correct()
    {
        ShopperHistory[] shoppers =
        [
            Shopper(1, 1, Histories.Waiting(1), Histories.Reserved(1, 2), Histories.Bought(1, 2)),
            Shopper(2, 2, Histories.Waiting(2, 1), Histories.Reserved(2, 3), Histories.Bought(2, 3)),
            Shopper(3, 3, Histories.Waiting(3, 2), Histories.Reserved(3, 3), Histories.Ended(3, TicketStates.Released)),
            Shopper(4, 4, Histories.Waiting(4, 3), Histories.Reserved(4, 4), Histories.Ended(4, TicketStates.Expired)),
        ];
        return new Evidence
        {
            Terms = new Terms(RatePerMinute: 600, Stocked: 10, BatchMax: 5, AnswerMax: TimeSpan.FromSeconds(8)),
            Shoppers = shoppers,
            Nodes = [Progress(1, 1), Progress(2, 4)],
            Queue = [.. shoppers.Select(one => new QueueRecord(0, one.Shopper, Id(one.Shopper), Id(100 + one.Shopper), one.Shopper))],
            Mirror = [.. shoppers.Select(one => new MirroredTicket(Id(100 + one.Shopper), Id(one.Shopper), one.Shopper))],
            Tickets = [Row(1, "bought", 2), Row(2, "bought", 3), Row(3, "released", 3), Row(4, "expired", 4)],
            Stock = [new LedgerStock("unit", Stocked: 10, Available: 8, Held: 0, Sold: 2, Withdrawn: 0)],
            Movements = [new("available", "held", 4), new("held", "sold", 2), new("held", "available", 2)],
            Forgeries = [new Forgery(Histories.At(1), "altered", 401)],
            Faults = [new FaultPeriod("worker-kill", Histories.At(1.5), Histories.At(2.5))],
        };
    }

    /// <summary>Twelve more, of whom the first is granted after all the others though it waited from the beginning.</summary>
    private static Evidence OutOfTurn(Evidence good)
    {
        var more = Enumerable.Range(10, 12).ToList();
        return good with
        {
            Shoppers = [.. good.Shoppers, .. more.Select(number => Shopper(number, number, Histories.Waiting(number), Histories.Ended(number, TicketStates.Released)))],
            Tickets = [.. good.Tickets, .. more.Select(number => Row(number, "released", number == 10 ? 30 : 20))],
            Terms = good.Terms with { BatchMax = 4 },
        };
    }

    private static ShopperHistory Shopper(int shopper, long number, params TicketDocument[] told)
    {
        var history = new ShopperHistory(shopper) { IntendedAt = Histories.Start, Exchanges = [new Exchange(Histories.At(0.9), TimeSpan.FromMilliseconds(20), Node, "join", 201, "201", null)] };
        for (var index = 0; index < told.Length; index++)
        {
            history.See(told[index], Histories.At(index + 1), index == 0 ? SightingSource.Join : SightingSource.Push);
        }

        Assert.Equal(number, history.Last!.Number);
        return history;
    }

    private static Evidence With(Evidence good, ShopperHistory shopper) =>
        good with { Shoppers = [.. good.Shoppers.Where(other => other.Shopper != shopper.Shopper), shopper] };

    private static Evidence Answered(Evidence good, Exchange exchange)
    {
        good.Shoppers[0].Exchanges!.Add(exchange);
        return good;
    }

    private static Evidence Row(Evidence good, long number, Func<LedgerTicket, LedgerTicket> change) =>
        good with { Tickets = [.. good.Tickets.Select(row => row.Number == number ? change(row) : row)] };

    private static LedgerTicket Row(long number, string state, double grantedAt) =>
        new(Id((int)number), Id(100 + (int)number), number, state, Histories.At(grantedAt), 1);

    private static NodeAnswer Progress(double seconds, long serving) =>
        new(Histories.At(seconds), TimeSpan.FromMilliseconds(5), "web-1", 1, NodeAnswer.Progress, 200, false, serving, 10);

    private static Guid Id(int number) => new(number, 0, 0, new byte[8]);
}
