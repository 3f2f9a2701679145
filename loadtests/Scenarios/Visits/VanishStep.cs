namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Closes the page without a word and does not come back. What becomes of the ticket is asked for at the end of the run.</summary>
internal static class VanishStep
{
    private static readonly TimeSpan PatienceMax = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        await visit.WaitAsync(visit.Between(TimeSpan.Zero, PatienceMax), stop);
        visit.History.WasAway = true;
    }
}
