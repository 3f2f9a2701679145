using AdmissionQueue.Joining;
using AdmissionQueue.Sales;
using WaitingRoom.Web.Watching;
using Xunit;

namespace WaitingRoom.Web.Tests.Watching;

public sealed class ToldOrderTests
{
    [Fact]
    public async Task What_was_read_before_a_result_was_pushed_is_not_told_after_it()
    {
        var told = new ToldOrder();
        var sent = new List<long>();
        foreach (var revision in new[] { 0L, 1, 0, 1, 2, 1 })
        {
            await told.TellAsync(At(revision), ticket => Note(sent, ticket));
        }

        Assert.Equal([0, 1, 1, 2], sent);
    }

    [Fact]
    public async Task News_from_many_sides_is_told_in_order()
    {
        const int sides = 8, news = 20_000;
        var told = new ToldOrder();
        var sent = new List<long>(); // Not locked: only one may be telling at a time.
        var newest = 0L;
        await Task.WhenAll(Enumerable.Range(0, sides).Select(_ => Task.Run(async () =>
        {
            for (var revision = Interlocked.Increment(ref newest); revision < news; revision = Interlocked.Increment(ref newest))
            {
                await told.TellAsync(At(revision), ticket => Note(sent, ticket));
            }
        })));

        Assert.Equal(sent.Order(), sent);
        Assert.Equal(news - 1, sent[^1]);
    }

    private static Task Note(List<long> sent, TicketView ticket)
    {
        sent.Add(ticket.Revision);
        return Task.CompletedTask;
    }

    private static TicketView At(long revision) =>
        new("shoes", TicketState.Waiting, 1, 1, LaneName.Main, 0, null, null, null, null) { Revision = revision };
}
