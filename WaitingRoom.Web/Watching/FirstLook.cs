using System.Collections.Concurrent;
using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>Looks how far a sale is before this node has posted its first document: a node that has just started must not tell a shopper of
/// everybody as still ahead. All who ask meanwhile wait for one look: thousands come back at once to a node that has just started.</summary>
internal sealed class FirstLook(ProgressBoard board, ServingScript serving)
{
    private readonly ConcurrentDictionary<SaleId, Task<bool>> looks = new();

    /// <returns>Whether this node knows now how far the sale is; not while Redis does not, because it is being rebuilt.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is out of reach.</exception>
    public ValueTask<bool> AtAsync(Sale sale) =>
        sale.State is not (SaleState.Open or SaleState.Paused) || board.Find(sale.Id) is not null
            ? new(true)
            : new(looks.AddOrUpdate(sale.Id, _ => LookAsync(sale), (_, last) => last.IsCompleted ? LookAsync(sale) : last));

    private async Task<bool> LookAsync(Sale sale)
    {
        if (await serving.AdvanceAsync(sale.Id, []) is not { } answer)
        {
            return false;
        }

        board.Note(sale.Id, sale.LaneNames.Zip(answer.Lanes).ToDictionary(lane => lane.First, lane => lane.Second.Serving));
        return true;
    }
}
