using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AdmissionQueue.Events;

/// <summary>Something that happened to a sale or a reservation, as CloudEvents 1.0 writes it: the same in a webhook and on the topic.</summary>
/// <param name="Id">Identifies it, in all attempts and on all ways: who has taken it needs no other with this id.</param>
/// <param name="Type">What happened, such as <c>sale.opened</c>.</param>
/// <param name="Slug">The sale's.</param>
/// <param name="Subject">The reservation; null where it is about the sale itself.</param>
/// <param name="Data">What it is since then, as JSON.</param>
/// <param name="At">When it happened.</param>
public sealed record CloudEvent(Guid Id, string Type, string Slug, string? Subject, string Data, DateTimeOffset At)
{
    /// <summary>The media type of <see cref="Write"/>.</summary>
    public const string MediaType = "application/cloudevents+json; charset=utf-8";

    /// <summary>Writes it in the structured mode, UTF-8.</summary>
    public byte[] Write()
    {
        var written = new JsonObject
        {
            ["specversion"] = "1.0",
            ["id"] = Id.ToString(),
            ["source"] = $"/api/sales/{Slug}",
            ["type"] = $"flashsale.{Type}",
            ["time"] = At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
            ["datacontenttype"] = "application/json",
            ["data"] = JsonNode.Parse(Data),
        };
        if (Subject is not null)
        {
            written["subject"] = Subject;
        }

        return JsonSerializer.SerializeToUtf8Bytes(written);
    }
}
