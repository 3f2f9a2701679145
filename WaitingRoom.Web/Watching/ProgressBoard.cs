using System.Collections.Concurrent;
using System.Text.Json;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>The newest progress document of each sale on this node, as an object and as bytes.</summary>
internal sealed class ProgressBoard
{
    private readonly ConcurrentDictionary<SaleId, Posted> posted = new();
    private readonly ConcurrentDictionary<SaleId, IReadOnlyDictionary<LaneName, long>> noted = new();

    /// <summary>Posts a sale's document.</summary>
    /// <param name="sale">The sale.</param>
    /// <param name="progress">The document.</param>
    /// <param name="isWarm">Whether Redis knows the sale, as it does from when its topics exist.</param>
    public void Post(SaleId sale, SaleProgress progress, bool isWarm) =>
        posted[sale] = new Posted(progress, JsonSerializer.SerializeToUtf8Bytes(progress, ProgressJson.Default.SaleProgress), isWarm);

    public Posted? Find(SaleId sale) => posted.GetValueOrDefault(sale);

    /// <summary>Notes how far the lanes of a sale were served before its first document. Who asked first may be answered last: the highest counts.</summary>
    public void Note(SaleId sale, IReadOnlyDictionary<LaneName, long> serving) => noted.AddOrUpdate(
        sale, serving, (_, known) => serving.ToDictionary(lane => lane.Key, lane => Math.Max(lane.Value, known.GetValueOrDefault(lane.Key))));

    /// <summary>Forgets what was noted of a sale that never gets a document.</summary>
    public void Forget(SaleId sale) => noted.TryRemove(sale, out _);

    /// <summary>How far a lane was served when this node last looked; 0 before it did. The first document may be older than what was noted: the
    /// answer to who was asked first may come last.</summary>
    public long ServingOf(SaleId sale, LaneName lane) => Math.Max(
        Find(sale)?.Progress.Of(lane)?.Serving ?? 0, noted.GetValueOrDefault(sale)?.GetValueOrDefault(lane) ?? 0);

    internal sealed record Posted(SaleProgress Progress, byte[] Json, bool IsWarm);
}
