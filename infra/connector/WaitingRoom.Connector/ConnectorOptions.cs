namespace WaitingRoom.Connector;

/// <summary>Which sale stands before a shop, and where its waiting room is.</summary>
public sealed record ConnectorOptions
{
    /// <summary>The sale's slug.</summary>
    public string Sale { get; set; } = "";

    /// <summary>The waiting room's address for this server, such as <c>http://waiting-room:8080</c>.</summary>
    public Uri WaitingRoom { get; set; } = new("http://127.0.0.1:8080");

    /// <summary>Its address for browsers; null is the shop's own host, below which a proxy serves both: there cookies of one reach the other.</summary>
    public Uri? PublicAddress { get; set; }

    /// <summary>For how long everybody is let in while the waiting room does not answer, from its first silence on. Zero lets in nobody but who
    /// has a pass already. It is bounded, or a waiting room that is knocked over would be a way around it.</summary>
    public TimeSpan OpenFor { get; set; } = TimeSpan.Zero;

    /// <summary>The longest that <see cref="OpenFor"/> may be.</summary>
    public static readonly TimeSpan OpenForMax = TimeSpan.FromHours(1);

    internal ConnectorOptions Checked() => this switch
    {
        { Sale.Length: 0 } => throw new ArgumentException("Sale is empty: set it to the sale's slug."),
        _ when OpenFor < TimeSpan.Zero || OpenFor > OpenForMax => throw new ArgumentException($"OpenFor is {OpenFor}: set it to 0 to {OpenForMax}."),
        _ => this,
    };
}
