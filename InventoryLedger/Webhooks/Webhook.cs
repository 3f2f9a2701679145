namespace InventoryLedger.Webhooks;

/// <summary>An address that a merchant wants to be told at.</summary>
public sealed record Webhook
{
    /// <summary>Identifies it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where events are sent.</summary>
    public required string Url { get; init; }

    /// <summary>What they are signed by, encrypted by the caller.</summary>
    public required string Secret { get; init; }

    /// <summary>The types of events, of <see cref="EventTypes.All"/>.</summary>
    public required string[] Types { get; init; }

    /// <summary>When it was made, UTC.</summary>
    public required DateTime CreatedAt { get; init; }
}

/// <summary>What merchants can be told of.</summary>
public static class EventTypes
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "sale.scheduled", "sale.lobby", "sale.opened", "sale.paused", "sale.resumed", "sale.sold-out", "sale.closed",
        "reservation.held", "reservation.admitted", "reservation.extended", "reservation.bought", "reservation.released", "reservation.expired",
        "reservation.sold-out", "reservation.missed",
    ];
}

/// <summary>An event on its way to one address.</summary>
public sealed record Delivery
{
    /// <summary>Identifies it; grows.</summary>
    public long Id { get; init; }

    /// <summary>The event, the same for all addresses and attempts.</summary>
    public Guid EventId { get; init; }

    /// <summary>Where it goes.</summary>
    public Guid WebhookId { get; init; }

    /// <summary>The address.</summary>
    public string Url { get; init; } = "";

    /// <summary>What it is signed by, encrypted.</summary>
    public string Secret { get; init; } = "";

    /// <summary>The event's type.</summary>
    public string Type { get; init; } = "";

    /// <summary>The sale's slug.</summary>
    public string Slug { get; init; } = "";

    /// <summary>The reservation; null where it is about the sale itself.</summary>
    public string? Subject { get; init; }

    /// <summary>What happened, as JSON.</summary>
    public string Data { get; init; } = "";

    /// <summary>When it happened, UTC.</summary>
    public DateTime At { get; init; }

    /// <summary>How often it was tried, with the attempt that it is taken for.</summary>
    public int Attempts { get; init; }

    /// <summary>What was answered last; null where it was not tried.</summary>
    public string? LastAnswer { get; init; }
}
