using System.Text.Json;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;
using Xunit;

namespace AdmissionQueue.Tests.Progress;

/// <summary>The page works waiting times out by itself. Its tests read the same file: a rule that is changed on one side only fails on the other.</summary>
public sealed class WaitCases
{
    private static readonly JsonElement Cases =
        JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "wait-cases.json"))).RootElement;

    public static TheoryData<string> Estimates => [.. Names("estimates")];

    public static TheoryData<string> Promises => [.. Names("promises")];

    [Theory]
    [MemberData(nameof(Estimates))]
    public void Estimate(string name)
    {
        var given = Find("estimates", name);
        var outflow = given.GetProperty("outflow");
        var next = outflow.GetProperty("next").EnumerateArray()
            .Select(point => new OutflowPoint(At(point.GetProperty("atMs")), point.GetProperty("perHour").GetInt64()));
        var estimate = WaitEstimate.Of(
            given.GetProperty("ahead").GetInt64(),
            new Outflow(outflow.GetProperty("perHour").GetInt64(), outflow.GetProperty("spreadPercent").GetInt32(), [.. next]),
            At(given.GetProperty("atMs")));
        Assert.Equal(given.GetProperty("fromMs").ValueKind == JsonValueKind.Null ? null : RangeOf(given), estimate);
    }

    [Theory]
    [MemberData(nameof(Promises))]
    public void Promise(string name)
    {
        var given = Find("promises", name);
        var fresh = given.GetProperty("fresh");
        var outflow = new Outflow(1, 1, [], ReasonOf(given), Exists(given, "sinceMs") ? At(given.GetProperty("sinceMs")) : null);
        var renewed = WaitPromise.Renew(
            PromiseOf(given.GetProperty("shown")),
            fresh.ValueKind == JsonValueKind.Null ? null : new WaitEstimate(At(fresh[0]), At(fresh[1])),
            outflow,
            At(given.GetProperty("nowMs")));
        Assert.Equal(PromiseOf(given.GetProperty("then")), renewed);
    }

    [Fact]
    public void Waits_are_rounded_as_people_say_them() => Assert.All(Cases.GetProperty("spoken").EnumerateArray(), given => Assert.Equal(
        given.GetProperty("minutes").GetInt32(),
        SpokenWait.MinutesOf(given.GetProperty("fromMs").GetInt64(), given.GetProperty("toMs").GetInt64())));

    private static IEnumerable<string> Names(string kind) =>
        Cases.GetProperty(kind).EnumerateArray().Select(given => given.GetProperty("name").GetString()!);

    private static JsonElement Find(string kind, string name) =>
        Cases.GetProperty(kind).EnumerateArray().Single(given => given.GetProperty("name").GetString() == name);

    private static bool Exists(JsonElement given, string property) => given.GetProperty(property).ValueKind != JsonValueKind.Null;

    private static DateTimeOffset At(JsonElement ms) => DateTimeOffset.FromUnixTimeMilliseconds(ms.GetInt64());

    private static WaitEstimate RangeOf(JsonElement given) => new(At(given.GetProperty("fromMs")), At(given.GetProperty("toMs")));

    private static OutflowReason? ReasonOf(JsonElement given) =>
        Exists(given, "reason") ? WireNames<OutflowReason>.Parse(given.GetProperty("reason").GetString()!) : null;

    private static WaitPromise? PromiseOf(JsonElement given) => given.ValueKind == JsonValueKind.Null
        ? null
        : new WaitPromise(RangeOf(given), At(given.GetProperty("madeAtMs")), ReasonOf(given));
}
