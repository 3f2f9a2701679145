using System.Text.Json;
using System.Text.Json.Serialization;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Progress;

/// <summary>What everybody is told of a sale: one document, whatever the crowd. A shopper's page works out its own position from it.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the sale is in its life.</param>
/// <param name="Lanes">How far each lane is served.</param>
/// <param name="Stock">What is left of each SKU.</param>
/// <param name="Message">What the merchant says to everybody; null is nothing.</param>
/// <param name="At">When this was true.</param>
/// <param name="NextInMs">When a poller should ask again, in milliseconds.</param>
public sealed record SaleProgress(
    string Sale,
    SaleState State,
    IReadOnlyList<LaneProgress> Lanes,
    IReadOnlyList<StockLevel> Stock,
    string? Message,
    DateTimeOffset At,
    int NextInMs)
{
    /// <summary>Whether what can wait is off for the moment, so that a page need not offer it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadOnly { get; init; }

    /// <summary>Whether nobody new may join, so that a page does not offer it; who waits is served.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsDraining { get; init; }

    /// <summary>How far a lane is; null where the document does not have it.</summary>
    /// <param name="lane">The lane.</param>
    public LaneProgress? Of(LaneName lane) => Lanes.FirstOrDefault(each => each.Lane == lane);

    /// <summary>Nothing is free, but units on hold may come back: the queue goes on as a waiting list.</summary>
    /// <param name="stock">What is left.</param>
    public static bool IsWaitingList(IReadOnlyList<StockLevel> stock) =>
        stock.Count > 0 && stock.All(level => level.Available <= 0) && stock.Any(level => level.Held > 0);
}

/// <summary>How far one lane is served.</summary>
/// <param name="Lane">The lane's name.</param>
/// <param name="Serving">Every ticket up to this number had its turn.</param>
/// <param name="Issued">The highest number given out.</param>
/// <param name="RatePerMinute">Admissions per minute: the lane's share of the sale's, which is more while other lanes leave theirs.</param>
public sealed record LaneProgress(LaneName Lane, long Serving, long Issued, int RatePerMinute)
{
    /// <summary>How fast the lane is served; null while nobody has looked yet.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Outflow? Outflow { get; init; }

    /// <summary>How far down the lane units are likely to reach; null where the merchant does not let chances be told.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LikelyReach>? Likely { get; init; }
}

/// <summary>What is left of one SKU.</summary>
/// <param name="Sku">The SKU.</param>
/// <param name="Available">Units that nobody has.</param>
/// <param name="Held">Units that somebody has on hold, and that may come back.</param>
public sealed record StockLevel(Sku Sku, long Available, long Held);

/// <summary>How progress is written.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(SaleProgress))]
public sealed partial class ProgressJson : JsonSerializerContext;
