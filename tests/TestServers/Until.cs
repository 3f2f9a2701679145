namespace TestServers;

/// <summary>Waits for a condition, never for an amount of time.</summary>
public static class Until
{
    public static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(25);

    /// <param name="what">Ends the sentence "It did not happen in time that …".</param>
    public static async Task TrueAsync(string what, Func<Task<bool>> condition, TimeSpan? deadline = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > (deadline ?? Deadline))
            {
                throw new TimeoutException($"It did not happen in time that {what}.");
            }

            await Task.Delay(LookEvery, TimeProvider.System);
        }
    }

    public static Task TrueAsync(string what, Func<bool> condition, TimeSpan? deadline = null) =>
        TrueAsync(what, () => Task.FromResult(condition()), deadline);
}
