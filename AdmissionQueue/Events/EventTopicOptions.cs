using System.ComponentModel.DataAnnotations;

namespace AdmissionQueue.Events;

/// <summary>The topic that events are published on. Configuration section <c>Events</c>.</summary>
public sealed record EventTopicOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Events";

    /// <summary>The topic's name; empty: events are published on none.</summary>
    [RegularExpression(
        "(?!sale\\.)[A-Za-z0-9._-]{1,249}",
        ErrorMessage = "Events:Topic must be 1 to 249 letters, digits, dots, dashes and underscores, and not begin with 'sale.', as our own topics do.")]
    public string Topic { get; init; } = "";

    /// <summary>Its partitions, where it has to be made. Of one reservation, and of one sale, all events are in the same.</summary>
    [Range(1, 100, ErrorMessage = "Events:Partitions must be 1 to 100.")]
    public int Partitions { get; init; } = 3;
}
