using System.Text.Json;
using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios;
using FlashSale.LoadTests.Surface;
using FlashSale.LoadTests.Wire;

namespace FlashSale.LoadTests.Sizing.Calibrating;

/// <summary>The crowd that goes through a calibration's sale, and what it notes on the way.</summary>
internal sealed class CalibrationCrowd(ApiClient api, string slug, int shoppers, RunClock clock) : IDisposable
{
    /// <summary>Around a progress document on a connection: the hub's envelope with its separator, and the WebSocket's frame.</summary>
    private const int PushEnvelopeBytes = 60;

    private static readonly JoinDocument Wish = new([new ItemDocument(ScenarioRun.Sku, 1)]);
    private static readonly TimeSpan ReservedWithin = TimeSpan.FromSeconds(60);

    private readonly string[] tokens = new string[shoppers];
    private readonly TaskCompletionSource<string>[] reservations =
        [.. Enumerable.Range(0, shoppers).Select(_ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously))];

    /// <summary>Ends with the crowd: connections that stayed open would be told on each second, and be taken for the stack's own restlessness.</summary>
    private readonly CancellationTokenSource gone = new();
    private readonly HttpMessageInvoker connector = SocketConnector.Create();
    private readonly HubMessages messages = new();
    private readonly LatencyRecorder joins = new();
    private readonly LatencyRecorder turns = new();
    private readonly LatencyRecorder checkouts = new();

    private int reserved;

    /// <summary>Who had the turn by now.</summary>
    public int Reserved => Volatile.Read(ref reserved);

    public async Task JoinAsync(int shopper, DateTimeOffset dueAt, CancellationToken stop)
    {
        var answer = await api.PostAsync(
            $"/api/sales/{slug}/tickets", null, Wish, SurfaceJson.Default.JoinDocument, SurfaceJson.Default.JoinedDocument, stop);
        tokens[shopper] = Good(answer, "a join").Ticket!;
        joins.Record(clock.Now - dueAt);
    }

    public async Task PollAsync(int shopper, CancellationToken stop) =>
        Good(await api.GetAsync("/api/ticket", tokens[shopper], SurfaceJson.Default.TicketDocument, stop), "a poll");

    public async Task LoadAsync(string path, CancellationToken stop) => Good(await api.LoadAsync(path, null, stop), path);

    /// <summary>Opens a connection, which listens on until the turn has come; returns when the first document is there.</summary>
    public async Task ConnectAsync(int shopper, CancellationToken stop)
    {
        var socket = await QueueSocket.OpenAsync(api.Address, tokens[shopper], connector, messages, clock, stop);
        var first = await socket.ReadAsync(stop);
        _ = ListenAsync(shopper, socket, first, gone.Token);
    }

    public Task UntilReservedAsync(CancellationToken stop) =>
        Task.WhenAll(reservations.Select(reservation => reservation.Task)).WaitAsync(ReservedWithin, clock.Time, stop);

    public async Task CheckoutAsync(int shopper, DateTimeOffset dueAt, CancellationToken stop)
    {
        var reservation = await reservations[shopper].Task;
        var answer = await api.PostAsync($"/api/reservations/{reservation}/checkout", tokens[shopper], reservation, stop);
        if (!answer.IsGood)
        {
            throw new StackException($"A purchase was answered {answer.Kind}: nothing was measured.");
        }

        checkouts.Record(clock.Now - dueAt);
    }

    public StepTimes Times() => new(joins.Summarize().P50Ms, joins.Summarize().P99Ms, turns.Summarize().P50Ms, checkouts.Summarize().P50Ms);

    /// <summary>Asks once more for each, on a connection of our own, and counts bytes.</summary>
    public async Task<StepBytes> BytesAsync(CancellationToken stop)
    {
        using var connection = await RawConnection.OpenAsync(api.Address, stop);
        async Task<int> Of(string method, string path, string? json, string head)
        {
            await connection.ExchangeAsync(RawConnection.Request(method, api.Address, path, json, head), stop);
            return connection.AnswerBytes;
        }

        var bearer = $"Authorization: Bearer {tokens[0]}\r\n";
        var reservation = await reservations[0].Task;
        var progress = await Of("GET", $"/api/sales/{slug}/progress", null, "");
        return new StepBytes(
            await Of("POST", $"/api/sales/{slug}/tickets", JsonSerializer.Serialize(Wish, SurfaceJson.Default.JoinDocument), ""),
            await BodyBytesAsync($"/api/sales/{slug}/progress", stop) + PushEnvelopeBytes,
            await Of("GET", "/api/ticket", null, bearer),
            progress,
            await BodyBytesAsync($"/sales/{slug}", stop),
            await Of("POST", $"/api/reservations/{reservation}/checkout", null, $"{bearer}Content-Length: 0\r\nIdempotency-Key: {reservation}\r\n"));
    }

    public void Dispose()
    {
        gone.Cancel();
        gone.Dispose();
        connector.Dispose();
    }

    private async Task<int> BodyBytesAsync(string path, CancellationToken stop) => Good(await api.LoadAsync(path, null, stop), path).Bytes;

    private async Task ListenAsync(int shopper, QueueSocket socket, HubMessage message, CancellationToken stop)
    {
        using (socket)
        {
            try
            {
                while (message.Closed is null)
                {
                    if (message.Ticket is { State: TicketStates.Reserved, Reservation: { } reservation } && reservations[shopper].TrySetResult(reservation.Id))
                    {
                        Interlocked.Increment(ref reserved);
                        turns.Record(message.At - (reservation.GrantedAt ?? message.At));
                    }

                    message = await socket.ReadAsync(stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // The crowd goes home.
            }

            reservations[shopper].TrySetException(new StackException("A connection broke in mid-calibration: nothing was measured."));
        }
    }

    private static T Good<T>(ApiAnswer<T> answer, string what)
        where T : class => answer is { IsGood: true, Body: { } body }
            ? body
            : throw new StackException($"The stack answered {what} with {answer.Kind}: nothing was measured.");
}
