using System.Globalization;
using System.Text.Json.Serialization;
using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;
using FlashSale.LocalServers;

namespace FlashSale.Launcher.Auditing;

/// <summary>What somebody wants to see confirmed.</summary>
/// <param name="Lane">The lane that the arrival counts in.</param>
/// <param name="Number">The number that was told; null where it is only asked for.</param>
/// <param name="Commitment">The promise as it was noted before; null where the published one is taken.</param>
internal sealed record DrawClaim(string Sale, string Lane, long Arrival, long? Number, string? Commitment);

/// <summary>The draw document of the public API.</summary>
internal sealed record PublicDraw(
    string Algorithm, string Commitment, string Beacon, string Lane, string? Seed, long? Joiners, IReadOnlyList<LaneLobby>? Lanes = null)
{
    /// <summary>The draw of one lane; null where the sale has no such lane.</summary>
    public PublicDraw? Of(string lane) => lane == Lane ? this
        : Lanes?.FirstOrDefault(each => each.Lane == lane) is { } own ? this with { Lane = lane, Joiners = own.Joiners }
        : null;
}

/// <summary>The lobby of one lane in the draw document.</summary>
internal sealed record LaneLobby(string Lane, long? Joiners);

/// <summary>What came out.</summary>
/// <param name="Holds">Whether the seed is the promised one, and the number the one that was told.</param>
/// <param name="CommitmentHolds">Whether the seed is the promised one.</param>
/// <param name="Number">The number that the public data give.</param>
/// <param name="Drawn">Whether the arrival was in the lobby; later ones are numbered as they came.</param>
internal sealed record DrawVerdict(
    [property: JsonPropertyOrder(-1)] bool Holds, bool CommitmentHolds, long Number, bool Drawn, DrawClaim Claim, PublicDraw Draw)
{
    /// <exception cref="LocalServerException">There is nothing to verify yet, or this version can't.</exception>
    public static DrawVerdict Of(PublicDraw document, DrawClaim claim)
    {
        var draw = document.Of(claim.Lane) ?? throw new LocalServerException($"'{claim.Sale}' has no lane '{claim.Lane}'.");
        if (draw is not { Seed: { } seed, Joiners: { } joiners })
        {
            throw new LocalServerException($"The lobby of '{claim.Sale}' has not drawn yet: the seed is revealed when the sale opens.");
        }

        if (draw.Algorithm != LobbyDraw.Algorithm)
        {
            throw new LocalServerException($"'{claim.Sale}' draws by {draw.Algorithm}; this version knows {LobbyDraw.Algorithm}.");
        }

        var numbers = QueueNumbers.Drawn(seed, draw.Beacon, joiners, new LaneName(draw.Lane));
        var number = numbers.NumberOf(claim.Arrival);
        var kept = DrawCommitment.Holds(claim.Commitment ?? draw.Commitment, Convert.FromHexString(seed));
        return new DrawVerdict(kept && (claim.Number ?? number) == number, kept, number, numbers.IsDrawn(claim.Arrival), claim, draw);
    }

    public IEnumerable<string> Lines()
    {
        yield return $"promised    {Claim.Commitment ?? Draw.Commitment}";
        yield return $"seed        {Draw.Seed}";
        yield return $"beacon      {(Draw.Beacon.Length == 0 ? "none" : Draw.Beacon)}";
        yield return CommitmentHolds ? "The seed is the one that was promised." : "The seed is NOT the one that was promised.";
        yield return Text($"Arrival {Claim.Arrival} {(Drawn ? $"of {Draw.Joiners} in the lobby drew" : "came after the lobby and has")} number {Number}.");
        if (Claim.Number is { } told && told != Number)
        {
            yield return Text($"The shopper was told {told}.");
        }

        yield return Holds ? "true" : "false";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
