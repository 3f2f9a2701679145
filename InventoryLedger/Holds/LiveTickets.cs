namespace InventoryLedger.Holds;

/// <summary>Tickets that are in the shop, reserved or admitted, are found by the batches that list them: no index of tickets is kept for that.
/// A ticket may be listed twice, as one that was claimed, so they are chosen by id and never joined.</summary>
internal static class LiveTickets
{
    /// <summary>A condition on rows of <c>ticket</c>.</summary>
    public const string Live = "state IN ('reserved', 'admitted')";

    /// <summary>A condition on rows of <c>ticket</c>: listed and live.</summary>
    /// <param name="batches">A condition on rows of <c>result_batch</c>. Those without <c>due_at</c> list no live ticket that no other lists.</param>
    public static string In(string batches) => $"ticket_id IN (SELECT unnest(tickets) FROM result_batch WHERE {batches}) AND {Live}";
}
