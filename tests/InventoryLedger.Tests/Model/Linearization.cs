namespace InventoryLedger.Tests.Model;

/// <summary>One step that was done to the real ledger.</summary>
/// <param name="Text">What was done and answered, for people.</param>
/// <param name="Matches">Does the same to a model, and says whether the model answers the same.</param>
/// <param name="Began">When it was asked.</param>
/// <param name="Ended">When it was answered.</param>
internal sealed record Step(string Text, Func<PlainLedger, bool> Matches, long Began, long Ended);

/// <summary>Whether some order of the steps, one at a time, explains every answer and the end. A step that was answered before another was
/// asked comes first: the order that people saw (Herlihy and Wing, "Linearizability").</summary>
internal static class Linearization
{
    /// <param name="connections">The steps of each connection, in its order.</param>
    /// <param name="start">The model at the beginning.</param>
    /// <param name="isEnd">Whether a model is what the real ledger ended as.</param>
    public static bool Exists(IReadOnlyList<IReadOnlyList<Step>> connections, PlainLedger start, Func<PlainLedger, bool> isEnd) =>
        Search(connections, new int[connections.Count], start, isEnd, []);

    private static bool Search(
        IReadOnlyList<IReadOnlyList<Step>> connections, int[] done, PlainLedger model, Func<PlainLedger, bool> isEnd, HashSet<string> seen)
    {
        if (!seen.Add($"{string.Join(',', done)}:{model.Fingerprint()}"))
        {
            return false;
        }

        var pending = connections.Select((steps, index) => done[index] < steps.Count ? steps[done[index]] : null).ToList();
        if (pending.All(step => step is null))
        {
            return isEnd(model);
        }

        for (var index = 0; index < connections.Count; index++)
        {
            if (pending[index] is not { } next || pending.Any(other => other is not null && other.Ended < next.Began))
            {
                continue;
            }

            var after = model.Clone();
            var doneAfter = (int[])done.Clone();
            doneAfter[index]++;
            if (next.Matches(after) && Search(connections, doneAfter, after, isEnd, seen))
            {
                return true;
            }
        }

        return false;
    }
}
