namespace WaitingRoom.Web.Webhooks;

/// <summary>How merchants are told. Configuration section <c>Webhooks</c>.</summary>
internal sealed record WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>Whether addresses of private networks, and http, are allowed: for trying it out on one machine. Else a merchant could make our nodes
    /// ask what only they can reach.</summary>
    public bool AllowPrivate { get; init; }
}
