using System.Text.Json;
using System.Text.Json.Serialization;
using FlashSale.LoadTests.Surface;

namespace FlashSale.LoadTests.Slos;

/// <summary>What a scenario must keep to, as its file says. What the file leaves out is not judged; the audit always is.</summary>
internal sealed record Slo
{
    /// <summary>Join, from the intended arrival, p50 at most, in milliseconds.</summary>
    public double? JoinP50MsMax { get; init; }

    /// <summary>Join, from the intended arrival, p99 at most, in milliseconds.</summary>
    public double? JoinP99MsMax { get; init; }

    /// <summary>Join of those who came in the worst second that had enough joins to tell, p99 at most, in milliseconds.</summary>
    public double? JoinP99MsWorstMax { get; init; }

    /// <summary>From a progress document's instant to its arrival, p99 at most, in milliseconds.</summary>
    public double? PushP99MsMax { get; init; }

    /// <summary>From the grant in the ledger to the push, p99 at most, in milliseconds.</summary>
    public double? TurnP99MsMax { get; init; }

    /// <summary>From a broken connection to the first document of the next, p99 at most, in milliseconds.</summary>
    public double? ReconnectP99MsMax { get; init; }

    /// <summary>The error budget: errors per request, at most. Polite refusals are none.</summary>
    public double? ErrorShareMax { get; init; }

    /// <summary>Polite refusals per request, at most.</summary>
    public double? RefusalShareMax { get; init; }

    /// <summary>Shoppers who got neither a ticket nor a refusal, at most.</summary>
    public int? UnansweredMax { get; init; }

    /// <summary>Reservations that were not pushed and were found only by asking, per reservation, at most.</summary>
    public double? SilentTurnShareMax { get; init; }

    /// <summary>How far admissions may stay below the allowed rate while shoppers wait and units are left, as a share.</summary>
    public double? AdmissionsBelowRateMax { get; init; }

    /// <summary>How much resident memory any process of ours may grow by from the second fifth of the run to its last, as a share.</summary>
    public double? MemoryGrowthMax { get; init; }

    /// <summary>How late the generator may be at p99, in milliseconds: beyond it the run measures the generator.</summary>
    public double? GeneratorLatenessP99MsMax { get; init; }

    /// <summary>Units sold beyond stock; there is no other limit that makes sense, but a file says it, for who reads it.</summary>
    public int OversoldMax { get; init; }

    /// <exception cref="StackException">The file is not there, or is none of these.</exception>
    public static Slo Read(FileInfo file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file.FullName), SloJson.Default.Slo)
                ?? throw new StackException($"{file} has no limits in it.");
        }
        catch (JsonException wrong)
        {
            throw new StackException($"{file} is no file of limits: {wrong.Message}");
        }
        catch (IOException missing)
        {
            throw new StackException($"{file} can't be read: {missing.Message}");
        }
    }

    /// <summary>The file that comes with a scenario.</summary>
    public static FileInfo FileOf(string scenario) => new(Path.Combine(AppContext.BaseDirectory, "Slos", $"{scenario}.json"));
}

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, ReadCommentHandling = JsonCommentHandling.Skip)]
[JsonSerializable(typeof(Slo))]
internal sealed partial class SloJson : JsonSerializerContext;
