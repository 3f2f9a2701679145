using System.Collections.Concurrent;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Benches;

/// <summary>A turn that was pushed.</summary>
/// <param name="Number">Whose.</param>
/// <param name="GrantedAt">When the ledger granted it.</param>
/// <param name="At">When it was heard.</param>
internal readonly record struct TurnHeard(long Number, DateTimeOffset GrantedAt, DateTimeOffset At);

/// <summary>The line of `bench turn`: everybody joins, some of them watch, and progress is looked at more often than anybody is told.</summary>
internal sealed class TurnLine(ApiClient api, string slug, RunClock clock) : IDisposable
{
    private const int JoinsAtOnce = 64;
    private const int SocketsAtOnce = 32;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);
    private static readonly JoinDocument Wish = new([new ItemDocument("unit", 1)]);

    private readonly HubMessages messages = new();
    private readonly HttpMessageInvoker connector = SocketConnector.Create();
    private readonly ConcurrentBag<QueueSocket> sockets = [];
    private readonly ConcurrentBag<TurnHeard> heard = [];
    private readonly List<ProgressDocument> progress = [];

    public IReadOnlyCollection<TurnHeard> Heard => heard;

    /// <summary>How far the sale was served, look by look.</summary>
    public IReadOnlyList<ProgressDocument> Progress => progress;

    /// <summary>How fast serving went, from the first look at which it moved to the last at which somebody waited.</summary>
    public double AdmittedPerSecond
    {
        get
        {
            var moving = progress.Where(document => document.Lanes[0].Serving > 1 && document.Lanes[0].Serving < document.Lanes[0].Issued).ToList();
            return moving.Count < 2 ? 0 : (moving[^1].Lanes[0].Serving - moving[0].Lanes[0].Serving) / (moving[^1].At - moving[0].At).TotalSeconds;
        }
    }

    /// <summary>Everybody joins; every so many-th opens a connection.</summary>
    public async Task JoinAsync(int count, int watchersOneIn, CancellationToken stop)
    {
        var tokens = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = JoinsAtOnce, CancellationToken = stop }, async (shopper, ending) =>
            {
                var token = await JoinAsync(ending);
                if (shopper % watchersOneIn == 0)
                {
                    tokens.Add(token);
                }
            });
        await Parallel.ForEachAsync(
            tokens, new ParallelOptions { MaxDegreeOfParallelism = SocketsAtOnce, CancellationToken = stop }, async (token, ending) =>
                sockets.Add(await QueueSocket.OpenAsync(api.Address, token, connector, messages, clock, ending)));
    }

    /// <summary>Listens until every watcher has heard of its turn, or the time is over.</summary>
    public async Task WatchAsync(TimeSpan atMost, CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        end.CancelAfter(atMost);
        var looking = LookAsync(end.Token);
        try
        {
            await Task.WhenAll(sockets.Select(socket => ListenAsync(socket, end.Token)));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // Who has heard nothing by now is missing from the count of turns.
        }

        await end.CancelAsync();
        await looking;
    }

    public void Dispose()
    {
        foreach (var socket in sockets)
        {
            socket.Dispose();
        }

        connector.Dispose();
    }

    private async Task<string> JoinAsync(CancellationToken stop)
    {
        while (true)
        {
            var answer = await api.PostAsync(
                $"/api/sales/{slug}/tickets", null, Wish, SurfaceJson.Default.JoinDocument, SurfaceJson.Default.JoinedDocument, stop);
            if (answer is { IsGood: true, Body.Ticket: { } token })
            {
                return token;
            }

            await clock.WaitAsync(answer.RetryAfter ?? LookEvery, stop);
        }
    }

    private async Task ListenAsync(QueueSocket socket, CancellationToken stop)
    {
        while (true)
        {
            var message = await socket.ReadAsync(stop);
            if (message.Closed is not null)
            {
                return;
            }

            if (message.Ticket is { State: TicketStates.Reserved, Number: { } number, Reservation.GrantedAt: { } grantedAt })
            {
                heard.Add(new TurnHeard(number, grantedAt, message.At));
                return;
            }
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var answer = await api.GetAsync($"/api/sales/{slug}/progress", null, SurfaceJson.Default.ProgressDocument, stop);
                if (answer.Body is { Lanes.Count: > 0 } document && (progress.Count == 0 || document.At > progress[^1].At))
                {
                    progress.Add(document);
                }

                await clock.WaitAsync(LookEvery, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // All turns were heard.
        }
    }
}
