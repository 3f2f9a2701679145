using AdmissionQueue.Lobby;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Sales;

/// <summary>The draw document: all that anybody needs to compute any drawn number again.</summary>
/// <param name="Sale">The sale's slug.</param>
/// <param name="State">Where the sale is in its life.</param>
/// <param name="Algorithm">How numbers are computed: docs/decisions/0009 describes it.</param>
/// <param name="Commitment">SHA-256 of the seed, public from scheduling.</param>
/// <param name="Beacon">The public value that is mixed in; empty where there is none.</param>
/// <param name="Lane">The main lane, whose lobby this is.</param>
/// <param name="Seed">The seed; null before the draw.</param>
/// <param name="Joiners">How many of its arrivals draw; null before the draw.</param>
/// <param name="Lanes">Every lane with its lobby, the main one first: each draws apart, from the same seed.</param>
internal sealed record DrawDocument(
    string Sale, SaleState State, string Algorithm, string Commitment, string Beacon, LaneName Lane, string? Seed, long? Joiners, IReadOnlyList<LaneLobby> Lanes)
{
    public static DrawDocument Of(Sale sale, SaleDraw draw) => new(
        sale.Slug, sale.State, LobbyDraw.Algorithm, draw.Commitment, draw.Beacon, LaneName.Main, draw.Revealed?.Seed, draw.Revealed?.Joiners,
        [.. sale.LaneNames.Select((lane, index) => new LaneLobby(lane, draw.Revealed?.JoinersOf(index)))]);
}

/// <summary>The lobby of one lane.</summary>
/// <param name="Lane">The lane.</param>
/// <param name="Joiners">How many of its arrivals draw; null before the draw.</param>
internal sealed record LaneLobby(LaneName Lane, long? Joiners);
