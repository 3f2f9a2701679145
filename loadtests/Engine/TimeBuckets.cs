namespace FlashSale.LoadTests.Engine;

/// <summary>Which stretch of a run an instant falls into. Starts with a second a bucket; a run that outgrows the buckets gets buckets twice
/// as wide, so that an hour costs no more memory, and no wider chart, than a minute.</summary>
internal static class TimeBuckets
{
    public const int Max = 256;

    public static readonly TimeSpan WidthMin = TimeSpan.FromSeconds(1);

    /// <summary>The bucket of an offset; what lies before the start is in the first.</summary>
    public static int Of(TimeSpan offset, int widthSeconds) => Math.Max(0, (int)(offset.TotalSeconds / widthSeconds));
}
