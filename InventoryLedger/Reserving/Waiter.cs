using System.Globalization;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;

namespace InventoryLedger.Reserving;

/// <summary>A ticket that waits for units to come back.</summary>
/// <param name="Number">Its place, from 1.</param>
/// <param name="Items">What it asks for.</param>
public readonly record struct Waiter(long Number, IReadOnlyList<RequestedItem> Items)
{
    /// <summary>The lane that the number counts in.</summary>
    public LaneName Lane { get; init; }

    /// <summary>How many a partition names, at most: as many units may come back at once and find their order kept.</summary>
    public const int NamedMax = 200;

    /// <summary>How long a partition's waiters count without being named again, in milliseconds: a worker that died must not keep the units
    /// that it can't give out, and they go to the next within two seconds.</summary>
    public const int CountMs = 1_500;

    /// <summary>Writes waiters as text.</summary>
    /// <param name="waiters">The waiters, lowest number first; <see cref="NamedMax"/> at most.</param>
    internal static string Format(IEnumerable<Waiter> waiters) => string.Join(
        '\n',
        waiters.Select(waiter => string.Create(
            CultureInfo.InvariantCulture, $"{waiter.Number}:{RequestedItems.Format(waiter.Items)}{(waiter.Lane.IsMain ? "" : $":{waiter.Lane}")}")));

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    /// <param name="text">The text.</param>
    internal static IEnumerable<Waiter> Parse(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var parts = line.Split(':');
        return new Waiter(long.Parse(parts[0], CultureInfo.InvariantCulture), RequestedItems.Parse(parts[1]))
        {
            Lane = parts.Length == 2 ? LaneName.Main : new LaneName(parts[2]),
        };
    });
}
