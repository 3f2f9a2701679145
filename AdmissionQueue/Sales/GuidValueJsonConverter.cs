using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>Writes an id as 32 hexadecimal digits: the form that it has in topics, keys and URLs.</summary>
internal abstract class GuidValueJsonConverter<T>(Func<Guid, T> wrap, Func<T, Guid> unwrap) : JsonConverter<T>
{
    private const int Digits = 32;

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String
            && !reader.HasValueSequence
            && Utf8Parser.TryParse(reader.ValueSpan, out Guid value, out var consumed, 'N')
            && consumed == reader.ValueSpan.Length)
        {
            return wrap(value);
        }

        throw new JsonException($"A {typeof(T).Name} is a string of {Digits} hexadecimal digits.");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        Span<byte> digits = stackalloc byte[Digits];
        Utf8Formatter.TryFormat(unwrap(value), digits, out _, 'N');
        writer.WriteStringValue(digits);
    }
}
