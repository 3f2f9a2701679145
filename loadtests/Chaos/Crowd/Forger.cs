using System.Collections.Concurrent;
using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using FlashSale.LoadTests.Chaos.Checking;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios.Visits;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Chaos.Crowd;

/// <summary>Tries all the time to open something with a token that must open nothing: altered, expired, of another sale, or another shopper's.</summary>
internal sealed class Forger(ChaosCrowd crowd, byte[] tokensKey, Random random, RunClock clock)
{
    private static readonly TimeSpan TryEvery = TimeSpan.FromMilliseconds(500);

    private readonly TicketToken tokens = new(tokensKey, clock.Time);
    private readonly ConcurrentQueue<Forgery> forgeries = new();

    public IReadOnlyList<Forgery> Forgeries => [.. forgeries];

    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await clock.WaitAsync(TryEvery, stop);
                var holders = crowd.Visits.Where(visit => visit is { Token: not null, History.WasTold: true }).ToList();
                if (holders.Count > 1)
                {
                    await TryAsync(holders[random.Next(holders.Count)], holders[random.Next(holders.Count)], stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The run is over.
        }
    }

    private async Task TryAsync(Visit holder, Visit other, CancellationToken stop)
    {
        if (await tokens.OpenAsync(holder.Token!) is not { } claims)
        {
            return;
        }

        await LookAsync("altered", Altered(holder.Token!), holder, stop);
        await LookAsync("expired", tokens.Sign(claims, clock.Now.AddHours(-3)), holder, stop);
        await LookAsync("another sale's", tokens.Sign(claims with { Sale = new SaleId(Guid.Empty) }, clock.Now.AddHours(1)), holder, stop);
        if (other != holder && other.History.Sightings.Select(seen => seen.Reservation?.Id).LastOrDefault(id => id is not null) is { } reservation)
        {
            var answer = await other.Api.PostAsync($"/api/reservations/{reservation}/checkout", holder.Token!, $"forged-{random.NextInt64()}", stop);
            forgeries.Enqueue(new Forgery(clock.Now, "another shopper's", answer.Status));
        }
    }

    private async Task LookAsync(string kind, string token, Visit visit, CancellationToken stop)
    {
        var answer = await visit.Api.GetAsync("/api/ticket", token, SurfaceJson.Default.TicketDocument, stop);
        forgeries.Enqueue(new Forgery(clock.Now, kind, answer.Status));
    }

    /// <summary>One letter of the claims is another.</summary>
    private string Altered(string token)
    {
        var from = token.IndexOf('.', StringComparison.Ordinal) + 1;
        var at = from + random.Next(token.LastIndexOf('.') - from);
        return string.Concat(token.AsSpan(0, at), token[at] == 'A' ? "B" : "A", token.AsSpan(at + 1));
    }
}
