using Microsoft.IdentityModel.Tokens;

namespace WaitingRoom.Connector;

/// <summary>The waiting room's public keys, fetched now and then, and what is known of whether it answers at all. Thread-safe: of those who find the
/// keys old one fetches, the others go on with what there is.</summary>
public sealed class PassKeySource(HttpClient http, ConnectorOptions options, TimeProvider time) : IDisposable
{
    /// <summary>Keys are published ten minutes before anything is signed by them.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    /// <summary>Also the pause between two looks at a waiting room that does not answer.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim turn = new(1);
    private volatile Known known = new([], DateTimeOffset.MinValue, DateTimeOffset.MinValue, null);

    /// <summary>The keys as they are known; where the pass names one that is not among them, they are fetched anew.</summary>
    /// <param name="keyId">The key that a pass is signed by.</param>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<IReadOnlyList<SecurityKey>> KeysAsync(string keyId, CancellationToken ct)
    {
        if (time.GetUtcNow() - known.FetchedAt > Fresh || known.Keys.All(key => key.Kid != keyId))
        {
            await LookAsync(ct).ConfigureAwait(false);
        }

        return known.Keys;
    }

    /// <summary>Since when the waiting room has not answered; null while it does.</summary>
    /// <param name="ct">Ends the waiting.</param>
    public async Task<DateTimeOffset?> SilentSinceAsync(CancellationToken ct)
    {
        await LookAsync(ct).ConfigureAwait(false);
        return known.SilentSince;
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private async Task LookAsync(CancellationToken ct)
    {
        await turn.WaitAsync(ct).ConfigureAwait(false);
        try
        {
            var now = time.GetUtcNow();
            if (now - known.LookedAt < LookEvery)
            {
                return;
            }

            using var limit = new CancellationTokenSource(AnswerWithin, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
            try
            {
                var document = await http.GetStringAsync(new Uri(options.WaitingRoom, "/.well-known/jwks.json"), either.Token).ConfigureAwait(false);
                known = new Known([.. new JsonWebKeySet(document).Keys], now, now, null);
            }
            catch (Exception away) when (away is HttpRequestException or ArgumentException || (away is OperationCanceledException && !ct.IsCancellationRequested))
            {
                known = known with { LookedAt = now, SilentSince = known.SilentSince ?? now };
            }
        }
        finally
        {
            turn.Release();
        }
    }

    private sealed record Known(IReadOnlyList<JsonWebKey> Keys, DateTimeOffset FetchedAt, DateTimeOffset LookedAt, DateTimeOffset? SilentSince);
}
