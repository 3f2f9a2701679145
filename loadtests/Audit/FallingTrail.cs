namespace FlashSale.LoadTests.Audit;

/// <summary>A series that should only fall, kept by its turning points: a shopper who waits for hours hears thousands of positions, of
/// which only the ends of a fall and every rise can matter to a verdict.</summary>
internal sealed class FallingTrail
{
    private readonly List<long> points = [];

    public IReadOnlyList<long> Points => points;

    public void Add(long value)
    {
        var stillFalling = points.Count >= 2 && points[^1] <= points[^2] && value <= points[^1];
        if (stillFalling)
        {
            points[^1] = value;
        }
        else if (points.Count == 0 || points[^1] != value)
        {
            points.Add(value);
        }
    }
}
