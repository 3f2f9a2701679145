using System.Reflection;
using System.Text.Json.Serialization;

namespace AdmissionQueue.Sales;

/// <summary>The names of states, policies and the like outside C#: the same in JSON, SQL and Redis, written once, at the enum.</summary>
/// <typeparam name="T">An enum whose members carry <see cref="JsonStringEnumMemberNameAttribute"/>.</typeparam>
public static class WireNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Names = Enum.GetValues<T>().ToDictionary(value => value, NameAtEnum);

    private static readonly Dictionary<string, T> Values = Names.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    /// <summary>The name of a value.</summary>
    /// <param name="value">The value.</param>
    public static string Of(T value) => Names[value];

    /// <summary>The value of a name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="FormatException">No value has that name.</exception>
    public static T Parse(string name) =>
        Values.TryGetValue(name, out var value) ? value : throw new FormatException($"'{name}' is not a {typeof(T).Name}.");

    private static string NameAtEnum(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()?.Name
        ?? throw new InvalidOperationException($"{typeof(T).Name}.{value} has no name for the wire.");
}
