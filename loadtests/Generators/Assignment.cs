using System.Text.Json;
using System.Text.Json.Serialization;
using FlashSale.LoadTests.Scenarios;

namespace FlashSale.LoadTests.Generators;

/// <summary>What one generator process has to do. Each of several works out the same schedule from the same seed and takes every n-th
/// shopper of it, so together they are one crowd.</summary>
/// <param name="Setting">The scenario and its size.</param>
/// <param name="Engine">Which engine sends the shoppers.</param>
/// <param name="Slug">The sale.</param>
/// <param name="Nodes">Where web nodes answer.</param>
/// <param name="StartAt">When the first shopper may come.</param>
/// <param name="Part">Which share this process has: 0 to <paramref name="Parts"/> - 1.</param>
/// <param name="Parts">How many processes there are.</param>
internal sealed record Assignment(
    ScenarioSetting Setting, string Engine, string Slug, IReadOnlyList<Uri> Nodes, DateTimeOffset StartAt, int Part, int Parts);

/// <summary>How generator processes and the one that started them write to each other.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Assignment))]
[JsonSerializable(typeof(GeneratorResult))]
[JsonSerializable(typeof(LiveSnapshot))]
internal sealed partial class GeneratorJson : JsonSerializerContext;
