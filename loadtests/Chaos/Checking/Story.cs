using System.Globalization;
using FlashSale.LoadTests.Audit;

namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>One shopper's whole story: every request and every word, what was broken meanwhile, and what the three servers have. With it whoever
/// has to find the cause needs no second run.</summary>
internal static class Story
{
    private const int LinesMax = 120;

    /// <summary>The stories of a violation's tickets.</summary>
    public static IEnumerable<string> Of(Violation violation, Evidence evidence) =>
        violation.Numbers.SelectMany(number => Of(number, evidence).Prepend($"  -- number {number}"));

    private static IEnumerable<string> Of(long number, Evidence evidence)
    {
        var events = evidence.Shoppers.Where(shopper => shopper.Sightings.Any(seen => seen.Number == number)).SelectMany(Events).ToList();
        var (from, to) = events.Count == 0 ? (DateTimeOffset.MaxValue, DateTimeOffset.MinValue) : (events.Min(one => one.At), events.Max(one => one.At));
        events.AddRange(evidence.Faults.Where(fault => fault.From <= to && fault.To >= from)
            .SelectMany(fault => new[] { (At: fault.From, Text: $"## {fault.Name} begins"), (At: fault.To, Text: $"## {fault.Name} is over") }));
        events.AddRange(evidence.Tickets.Where(row => row.Number == number && row.GrantedAt is not null).Select(row => (At: row.GrantedAt!.Value, Text: "ledger: granted")));
        var lines = events.OrderBy(one => one.At).Select(one => string.Create(CultureInfo.InvariantCulture, $"  {one.At:HH:mm:ss.fff}  {one.Text}")).ToList();
        return lines.Take(LinesMax)
            .Concat(lines.Count > LinesMax ? [$"  … and {lines.Count - LinesMax} more"] : [])
            .Concat(evidence.Queue.Where(record => record.Number == number).Select(record => $"  kafka:  partition {record.Partition} offset {record.Offset} ticket {record.Ticket:N}"))
            .Concat(evidence.Mirror.Where(entry => entry.Number == number).Select(entry => $"  redis:  ticket {entry.Ticket:N}"))
            .Concat(evidence.Tickets.Where(row => row.Number == number).Select(row => $"  ledger: ticket {row.Ticket:N} {row.State}, {row.Units} units"));
    }

    private static IEnumerable<(DateTimeOffset At, string Text)> Events(ShopperHistory shopper) =>
        (shopper.Exchanges ?? []).Select(exchange => (
                exchange.At,
                $"shopper {shopper.Shopper} asked :{exchange.Node.Port} {exchange.Kind}: {exchange.Answer} after {exchange.Took.TotalMilliseconds:0} ms"))
            .Concat(shopper.Sightings.Select(seen => (
                seen.At,
                $"shopper {shopper.Shopper} was told by {seen.Source}: {seen.State}, {seen.Ahead} ahead{(seen.Reservation is { } held ? $", reservation {held.Id}" : "")}")));
}
