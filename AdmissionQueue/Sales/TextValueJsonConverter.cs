using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>Reads and writes a value that is a text of a certain form.</summary>
/// <param name="isWellFormed">Whether a text is such a value.</param>
/// <param name="wrap">Makes the value of a well-formed text.</param>
/// <param name="wanted">What the text has to be, as a sentence.</param>
internal abstract class TextValueJsonConverter<T>(Func<string?, bool> isWellFormed, Func<string, T> wrap, string wanted) : JsonConverter<T>
    where T : struct
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        return isWellFormed(text) ? wrap(text!) : throw new JsonException(wanted);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
