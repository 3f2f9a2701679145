using System.Text.Json;
using System.Text.Json.Serialization;

namespace WaitingRoom.Web.Problems;

/// <summary>Reads whole numbers of any size: one that 64 bits can't hold becomes the nearest that they can. Its own check then refuses it, and
/// says in its own words what is allowed; to the JSON reader it would only be malformed.</summary>
internal sealed class WholeNumberJsonConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new JsonException("A whole number is wanted.");
        }

        if (reader.TryGetInt64(out var number))
        {
            return number;
        }

        return reader.TryGetDouble(out var wide) && Math.Abs(wide) >= long.MaxValue
            ? wide > 0 ? long.MaxValue : long.MinValue
            : throw new JsonException("A whole number is wanted.");
    }

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
