using AdmissionQueue.Pacing;
using AdmissionQueue.Sales;

namespace WaitingRoom.Web.Watching;

/// <summary>Looks how far a sale is before this node has posted its first document: a node that has just started must not tell a shopper of
/// everybody as still ahead.</summary>
internal sealed class FirstLook(ProgressBoard board, ServingScript serving)
{
    /// <returns>Whether this node knows now how far the sale is; not while Redis does not, because it is being rebuilt.</returns>
    /// <exception cref="StackExchange.Redis.RedisException">Redis is out of reach.</exception>
    public async ValueTask<bool> AtAsync(Sale sale)
    {
        if (sale.State is not (SaleState.Open or SaleState.Paused) || board.Find(sale.Id) is not null)
        {
            return true;
        }

        if (await serving.AdvanceAsync(sale.Id, []) is not { } answer)
        {
            return false;
        }

        board.Note(sale.Id, sale.LaneNames.Zip(answer.Lanes).ToDictionary(lane => lane.First, lane => lane.Second.Serving));
        return true;
    }
}
