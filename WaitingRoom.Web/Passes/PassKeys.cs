using System.Buffers.Text;
using System.Security.Cryptography;
using InventoryLedger.Passes;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.IdentityModel.Tokens;

namespace WaitingRoom.Web.Passes;

/// <summary>The keys that passes are signed and checked by: shared by all nodes, a new one every day, published before anything is signed by it, and
/// for as long after as a pass may be under way.</summary>
internal sealed class PassKeys(PassKeyStore store, IDataProtectionProvider protection, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan RotateEvery = TimeSpan.FromDays(1);

    /// <summary>How long anybody may keep the key set.</summary>
    private static readonly TimeSpan KeySetAge = TimeSpan.FromMinutes(5);

    /// <summary>Twice as long as a shop may keep the key set: it has the key before it meets it.</summary>
    public static readonly TimeSpan PublishedAhead = 2 * KeySetAge;

    private static readonly TimeSpan KeptFor = RotateEvery + PublishedAhead + PassIssuer.Lifetime + KeySetAge;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);

    private readonly IDataProtector seal = protection.CreateProtector("pass keys");
    private readonly SemaphoreSlim turn = new(1);
    private volatile PassKeyRing? ring;

    public static int KeySetAgeSeconds => (int)KeySetAge.TotalSeconds;

    public async ValueTask<PassKeyRing> RingAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (ring is { } known && now - known.ReadAt < LookEvery)
        {
            return known;
        }

        await turn.WaitAsync(cancellationToken);
        try
        {
            return ring is { } read && now - read.ReadAt < LookEvery ? read : ring = await ReadAsync(now, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task<PassKeyRing> ReadAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(now - KeptFor, cancellationToken);
        if (stored is not [var newest, ..] || newest.CreatedAt <= (now - RotateEvery).UtcDateTime)
        {
            using var fresh = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12));
            var key = new PassKey(id, seal.Protect(Convert.ToBase64String(fresh.ExportPkcs8PrivateKey())), now.UtcDateTime);
            await store.AddAsync(key, now - RotateEvery, now - KeptFor, cancellationToken);
            stored = await store.ListAsync(now - KeptFor, cancellationToken);
        }

        var keys = stored.Select(key => (Key: KeyOf(key), key.CreatedAt)).ToList();

        // The newest that every shop has by now; the very first one has nobody to wait for.
        var signing = keys.Find(key => key.CreatedAt <= (now - PublishedAhead).UtcDateTime).Key ?? keys[^1].Key;
        return new PassKeyRing(now, signing, [.. keys.Select(key => key.Key)]);
    }

    private ECDsaSecurityKey KeyOf(PassKey stored)
    {
        if (ring?.All.FirstOrDefault(each => each.KeyId == stored.Id) is { } known)
        {
            return known;
        }

        var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(seal.Unprotect(stored.PrivateKey)), out _);
        return new ECDsaSecurityKey(key) { KeyId = stored.Id };
    }
}

/// <summary>The keys of now.</summary>
/// <param name="ReadAt">When they were read.</param>
/// <param name="Signing">The one that signs.</param>
/// <param name="All">All that a pass may be signed by.</param>
internal sealed record PassKeyRing(DateTimeOffset ReadAt, ECDsaSecurityKey Signing, IReadOnlyList<ECDsaSecurityKey> All)
{
    /// <summary>What the world may know of them: written field by field, so that no private part can slip in.</summary>
    public KeySetDocument Public() => new([.. All.Select(key =>
    {
        var point = key.ECDsa.ExportParameters(includePrivateParameters: false).Q;
        return new KeySetKey("EC", "P-256", "sig", "ES256", key.KeyId, Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
    })]);
}

/// <summary>The key set (RFC 7517).</summary>
internal sealed record KeySetDocument(IReadOnlyList<KeySetKey> Keys);

/// <summary>One public key.</summary>
internal sealed record KeySetKey(string Kty, string Crv, string Use, string Alg, string Kid, string X, string Y);
