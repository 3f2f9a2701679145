namespace FlashSale.LoadTests.Chaos;

/// <summary>How large a chaos run is.</summary>
internal sealed record ChaosSetting
{
    public required string Scenario { get; init; }

    public required int Seed { get; init; }

    public required int Shoppers { get; init; }

    /// <summary>How long the sale goes; its end, when the last holds run out, comes on top.</summary>
    public required TimeSpan Length { get; init; }

    public int Web { get; init; } = 2;

    public int Workers { get; init; } = 3;

    /// <summary>Shoppers come in the first half: from then on, and before, some always wait.</summary>
    public TimeSpan ArriveWithin => Length / 2;

    /// <summary>Faults are put in place until then; the rest of the sale is for what they left behind.</summary>
    public TimeSpan BreakUntil => 0.8 * Length;

    /// <summary>So that the queue lasts about as long as the faults.</summary>
    public int RatePerMinute => Math.Max(60, (int)(Shoppers / (0.85 * Length.TotalMinutes)));

    /// <summary>Some go away empty-handed.</summary>
    public int Units => Math.Max(1, Shoppers * 4 / 5);

    /// <summary>Short enough that what lapses is sold again within the run.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(20);

    /// <summary>The longest that a request may take: a few seconds, and what a busy machine adds.</summary>
    public static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(8);
}
