using System.Globalization;

namespace WaitingRoom.Web.Site;

/// <summary>A time left as a clock shows it: 4:05, or 1:04:05.</summary>
internal static class Clock
{
    public static string Of(TimeSpan left)
    {
        var whole = TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling(left.TotalSeconds)));
        return whole.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)whole.TotalHours}:{whole.Minutes:00}:{whole.Seconds:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes}:{whole.Seconds:00}");
    }
}
