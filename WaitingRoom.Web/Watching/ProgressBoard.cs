using System.Collections.Concurrent;
using System.Text.Json;
using AdmissionQueue.Progress;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>The newest progress document of each sale on this node, as an object and as bytes.</summary>
internal sealed class ProgressBoard
{
    private readonly ConcurrentDictionary<SaleId, Posted> posted = new();

    public void Post(SaleId sale, SaleProgress progress) =>
        posted[sale] = new Posted(progress, JsonSerializer.SerializeToUtf8Bytes(progress, ProgressJson.Default.SaleProgress));

    public Posted? Find(SaleId sale) => posted.GetValueOrDefault(sale);

    /// <summary>How far a lane was served when this node last looked; 0 before it did.</summary>
    public long ServingOf(SaleId sale, LaneName lane) => Find(sale)?.Progress.Of(lane)?.Serving ?? 0;

    public void Remove(SaleId sale) => posted.TryRemove(sale, out _);

    internal sealed record Posted(SaleProgress Progress, byte[] Json);
}
