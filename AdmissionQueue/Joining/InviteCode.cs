using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using AdmissionQueue.Sales;

namespace AdmissionQueue.Joining;

/// <summary>What an invite code opens: one lane of one sale, for one shopper.</summary>
/// <param name="Sale">The sale.</param>
/// <param name="LaneIndex">The lane, by its place in <see cref="Sale.LaneNames"/>; never the main one, which needs no invite.</param>
/// <param name="Id">Tells the codes of a lane apart: <see cref="InviteCode.IdBytes"/> random bytes as base64url. Who knows it has no code.</param>
public readonly record struct Invite(SaleId Sale, int LaneIndex, string Id);

/// <summary>What became of opening a code.</summary>
public enum InviteOpening
{
    /// <summary>It opens a lane.</summary>
    Open,

    /// <summary>It was altered, or is none of ours.</summary>
    Invalid,

    /// <summary>Its time is over.</summary>
    Expired,
}

/// <summary>Makes and opens invite codes: sale, lane, expiry and a random id, with their HMAC-SHA-256 (RFC 2104), as base64url. All that a code says
/// is in it: nothing is stored when codes are made, and only the id of a code that was used.</summary>
public sealed class InviteCode
{
    /// <summary>Bytes of an id: as many as no two of all codes ever made share.</summary>
    public const int IdBytes = 12;

    /// <summary>Bytes of the hash that are kept: a code is tried against the server only, where 2^112 tries are out of reach.</summary>
    private const int MacBytes = 14;

    private const byte Version = 1;
    private const int SaleAt = 1;
    private const int LaneAt = SaleAt + 16;
    private const int ExpiryAt = LaneAt + 1;
    private const int IdAt = ExpiryAt + sizeof(uint);
    private const int SignedBytes = IdAt + IdBytes;
    private const int Bytes = SignedBytes + MacBytes;

    /// <summary>Characters of a code.</summary>
    public static readonly int Length = Base64Url.GetEncodedLength(Bytes);

    private readonly byte[] key;
    private readonly TimeProvider time;

    /// <summary>Takes the key.</summary>
    /// <param name="tokenKey">The key that tokens are signed with; codes are signed with one derived from it, so that neither can pass for the other.</param>
    /// <param name="time">The clock by which codes expire.</param>
    public InviteCode(byte[] tokenKey, TimeProvider time)
    {
        key = HMACSHA256.HashData(tokenKey, Encoding.ASCII.GetBytes("flashsale invite codes"));
        this.time = time;
    }

    /// <summary>Makes a code.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="laneIndex">The lane, by its place in <see cref="Sale.LaneNames"/>, 1 or more.</param>
    /// <param name="expiresAt">When it stops opening the lane, to the second; null is with the sale.</param>
    public string Make(SaleId sale, int laneIndex, DateTimeOffset? expiresAt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(laneIndex, 1);
        Span<byte> code = stackalloc byte[Bytes];
        code[0] = Version;
        sale.Value.TryWriteBytes(code[SaleAt..], bigEndian: true, out _);
        code[LaneAt] = checked((byte)laneIndex);
        BinaryPrimitives.WriteUInt32BigEndian(code[ExpiryAt..], checked((uint)(expiresAt?.ToUnixTimeSeconds() ?? 0)));
        RandomNumberGenerator.Fill(code.Slice(IdAt, IdBytes));
        Sign(code[..SignedBytes], code[SignedBytes..]);
        return Base64Url.EncodeToString(code);
    }

    /// <summary>Opens a code.</summary>
    /// <param name="text">What the shopper sent.</param>
    /// <param name="invite">What it opens; only with <see cref="InviteOpening.Open"/>.</param>
    public InviteOpening Open(string text, out Invite invite)
    {
        invite = default;
        Span<byte> code = stackalloc byte[Bytes];
        Span<byte> mac = stackalloc byte[MacBytes];
        if (text.Length != Length
            || Base64Url.DecodeFromChars(text, code, out _, out var length) != OperationStatus.Done || length != Bytes || code[0] != Version)
        {
            return InviteOpening.Invalid;
        }

        Sign(code[..SignedBytes], mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, code[SignedBytes..]))
        {
            return InviteOpening.Invalid;
        }

        if (BinaryPrimitives.ReadUInt32BigEndian(code[ExpiryAt..]) is > 0 and var expiry && expiry <= time.GetUtcNow().ToUnixTimeSeconds())
        {
            return InviteOpening.Expired;
        }

        invite = new Invite(
            new SaleId(new Guid(code.Slice(SaleAt, 16), bigEndian: true)), code[LaneAt], Base64Url.EncodeToString(code.Slice(IdAt, IdBytes)));
        return InviteOpening.Open;
    }

    private void Sign(ReadOnlySpan<byte> signed, Span<byte> mac)
    {
        Span<byte> whole = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, signed, whole);
        whole[..MacBytes].CopyTo(mac);
    }
}
