using AdmissionQueue.Loops;
using InventoryLedger.Connections;

namespace WaitingRoom.Web.Problems;

/// <summary>While the ledger is known to be away, what only it can do is refused at once: who waits for an answer that can't come holds a thread and a
/// connection that others need.</summary>
internal static class LedgerGuard
{
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(2);

    public static TBuilder NeedsLedger<TBuilder>(this TBuilder routes)
        where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilter(async (call, next) => call.HttpContext.RequestServices.GetRequiredService<LoopHealth>().Works(LedgerWatch.Name)
            ? await next(call)
            : Problem.TryAgain(call.HttpContext, ComeBackAfter, "The ledger does not answer. Nothing was changed; ask again."));
}
