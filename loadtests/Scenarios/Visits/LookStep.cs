using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Scenarios.Visits;

/// <summary>Looks at the sale and goes, with one request: the page, or, from a page that was open already, how far the sale is.</summary>
internal static class LookStep
{
    /// <summary>Those who come new and need the page itself; it is made anew for each, and costs far more than the document.</summary>
    private const double NewcomerShare = 0.2;

    public static async Task RunAsync(Visit visit, CancellationToken stop)
    {
        visit.History.OnlyLooked = true;
        var (kind, path) = visit.Chance(NewcomerShare)
            ? (RequestKinds.Page, $"/sales/{visit.Run.Slug}")
            : (RequestKinds.Progress, $"/api/sales/{visit.Run.Slug}/progress");
        await LoadAsync(visit, kind, path, stop);
    }

    /// <summary>Loads the sale's page.</summary>
    public static Task PageAsync(Visit visit, CancellationToken stop) => LoadAsync(visit, RequestKinds.Page, $"/sales/{visit.Run.Slug}", stop);

    private static async Task LoadAsync(Visit visit, string kind, string path, CancellationToken stop)
    {
        ApiAnswer<ContentLength> answer = await visit.SendAsync(kind, api => api.LoadAsync(path, visit.Token, stop));
        if (!answer.IsGood)
        {
            visit.Count(kind, answer);
        }
    }
}
