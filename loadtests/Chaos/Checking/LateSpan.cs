namespace FlashSale.LoadTests.Chaos.Checking;

/// <summary>When the crowd's own process heard an answer late that was there at once: what shoppers waited then says nothing of the service.</summary>
/// <param name="From">When it asked.</param>
/// <param name="To">When it heard.</param>
internal sealed record LateSpan(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Length => To - From;

    /// <summary>How much of it lies in a span of time.</summary>
    public TimeSpan Within(DateTimeOffset from, DateTimeOffset to)
    {
        var common = (To < to ? To : to) - (From > from ? From : from);
        return common > TimeSpan.Zero ? common : TimeSpan.Zero;
    }
}
