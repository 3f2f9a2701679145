using AdmissionQueue.Sales;

namespace InventoryLedger.Checkpoints;

/// <summary>A partition of a sale's queue, as the worker that took it holds it.</summary>
/// <param name="Sale">The sale.</param>
/// <param name="Partition">The partition, from 0.</param>
/// <param name="Epoch">Counts the changes of hands, from 1: only batches that carry the present one are written.</param>
/// <param name="NextOffset">The first offset that is not settled yet.</param>
/// <param name="ClusterId">The Kafka cluster in whose log the offset counts.</param>
public sealed record PartitionCheckpoint(SaleId Sale, int Partition, long Epoch, long NextOffset, string ClusterId);
