using System.Threading.Channels;
using WaitingRoom.Web.Problems;

namespace WaitingRoom.Web.Batching;

/// <summary>Takes what is asked of the ledger while it answers, and asks it together next: however many come at once, they use one of its connections, and
/// leave the others to those who ask for something else.</summary>
/// <param name="time">Tells when nobody waits any longer.</param>
internal abstract class AskedTogether<TAsked, TAnswer>(TimeProvider time) : BackgroundService
{
    /// <summary>Asked at once, at most.</summary>
    private const int BatchMax = 200;

    /// <summary>Those who may wait, at most; more are refused at once and told to come again.</summary>
    private const int WaitingMax = 4_096;

    private readonly Channel<Waiting> waiting = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(WaitingMax) { SingleReader = true });

    /// <summary>Asks, with whatever else is asked meanwhile.</summary>
    /// <exception cref="TimeoutException">Too many are waiting, or the ledger did not answer in time. What was asked may still happen.</exception>
    /// <exception cref="Npgsql.NpgsqlException">The ledger is out of reach. What was asked may have happened.</exception>
    public Task<TAnswer> AskAsync(TAsked asked)
    {
        var mine = new Waiting(asked, time.GetTimestamp());
        return waiting.Writer.TryWrite(mine)
            ? mine.Answer.Task.InTimeAsync(time)
            : throw new TimeoutException($"{WaitingMax} are waiting already.");
    }

    /// <summary>Asks the ledger once for all.</summary>
    /// <returns>One answer each, in their order.</returns>
    protected abstract Task<IReadOnlyList<TAnswer>> AskAllAsync(IReadOnlyList<TAsked> asked);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<Waiting>(BatchMax);
        while (await waiting.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            while (batch.Count < BatchMax && waiting.Reader.TryRead(out var next))
            {
                // Nobody waits for the others any longer: asked all the same, they kept those who do waiting until nobody waited for these, either.
                if (time.GetElapsedTime(next.Since) < Dependency.AnswerWithin)
                {
                    batch.Add(next);
                }
            }

            if (batch.Count > 0)
            {
                await AnswerAsync(batch);
                batch.Clear();
            }
        }
    }

    private async Task AnswerAsync(List<Waiting> batch)
    {
        try
        {
            var answers = await AskAllAsync(batch.ConvertAll(each => each.Asked));
            foreach (var (each, answer) in batch.Zip(answers))
            {
                each.Answer.SetResult(answer);
            }
        }
#pragma warning disable CA1031 // Whatever happened, everybody who waits hears of it, and the next ones are asked for.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            batch.ForEach(each => each.Answer.SetException(failed));
        }
    }

    private sealed record Waiting(TAsked Asked, long Since)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
