namespace AdmissionQueue.Lobby;

/// <summary>What the public may know of a sale's draw. The seed is here only once it is revealed: before, no node but the ledger has it.</summary>
/// <param name="Commitment">SHA-256 of the seed, 64 lower-case hexadecimal digits; public from scheduling.</param>
/// <param name="Beacon">A public value that the merchant named before the start, so that not even who keeps the seed could foresee the draw;
/// empty where there is none.</param>
/// <param name="Revealed">The rest, from the start on; null before.</param>
public sealed record SaleDraw(string Commitment, string Beacon, RevealedDraw? Revealed);

/// <summary>What the start of the sale adds to a draw: from then on everybody can compute every number.</summary>
/// <param name="Seed">The seed, 64 lower-case hexadecimal digits.</param>
/// <param name="Joiners">How many arrivals the main lane's lobby counted when it was frozen, 0 or more: they draw the numbers 1 to this.</param>
public sealed record RevealedDraw(string Seed, long Joiners)
{
    /// <summary>How many the lobbies of the other lanes counted, in the order of the sale's lanes: each lane draws apart.</summary>
    public IReadOnlyList<long> LaneJoiners { get; init; } = [];

    /// <summary>How many arrivals of a lane draw.</summary>
    /// <param name="index">The lane's place in <see cref="Sales.Sale.LaneNames"/>.</param>
    public long JoinersOf(int index) => index == 0 ? Joiners : LaneJoiners[index - 1];
}
