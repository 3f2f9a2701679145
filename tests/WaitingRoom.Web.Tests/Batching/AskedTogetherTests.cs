using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using WaitingRoom.Web.Batching;
using WaitingRoom.Web.Problems;
using Xunit;

namespace WaitingRoom.Web.Tests.Batching;

public sealed class AskedTogetherTests
{
    private readonly FakeTimeProvider time = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_asked_while_the_ledger_answers_is_asked_together_next()
    {
        using var desk = new Desk(time);
        await desk.StartAsync(Ct);
        var first = desk.AskAsync(1);
        var ledger = await desk.AskedAsync();
        var others = new[] { desk.AskAsync(2), desk.AskAsync(3) };
        ledger.Answer();
        Assert.Equal(1, await first);

        var next = await desk.AskedAsync();
        Assert.Equal([2, 3], next.Of);
        next.Answer();
        var answers = await Task.WhenAll(others);
        Assert.Equal([2, 3], answers);
    }

    [Fact]
    public async Task Who_has_gone_is_not_asked_for()
    {
        using var desk = new Desk(time);
        await desk.StartAsync(Ct);
        var stuck = desk.AskAsync(1);
        var ledger = await desk.AskedAsync();
        var gone = desk.AskAsync(2);
        time.Advance(Dependency.AnswerWithin);
        await Assert.ThrowsAsync<TimeoutException>(() => stuck);
        await Assert.ThrowsAsync<TimeoutException>(() => gone);

        var here = desk.AskAsync(3);
        ledger.Answer();
        var next = await desk.AskedAsync();
        Assert.Equal([3], next.Of);
        next.Answer();
        Assert.Equal(3, await here);
    }

    private sealed class Desk(TimeProvider time) : AskedTogether<int, int>(time)
    {
        private readonly Channel<Question> asked = Channel.CreateUnbounded<Question>();

        public ValueTask<Question> AskedAsync() => asked.Reader.ReadAsync(Ct);

        protected override async Task<IReadOnlyList<int>> AskAllAsync(IReadOnlyList<int> of)
        {
            var question = new Question([.. of]);
            await asked.Writer.WriteAsync(question);
            await question.Answered;
            return of;
        }
    }

    private sealed record Question(int[] Of)
    {
        private readonly TaskCompletionSource answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Answered => answered.Task;

        public void Answer() => answered.SetResult();
    }
}
