using FlashSale.LoadTests.Chaos.Faults;

namespace LoadTests.Tests.Chaos;

public sealed class FaultDeckTests
{
    private const int Draws = 2_000;

    private static readonly Fault[] Faults = [.. FaultList.All.Where(fault => fault.InRandom)];

    [Fact]
    public void Every_fault_comes_once_a_round_and_some_come_two_at_once()
    {
        var deck = new FaultDeck(Faults, new Random(1));
        var drawn = Enumerable.Range(0, Draws).Select(_ => deck.Draw(mayBeTwo: true)).ToList();

        Assert.All(drawn.SelectMany(each => each).Chunk(Faults.Length).SkipLast(1), round => Assert.Equal(Faults.Length, round.Distinct().Count()));
        Assert.InRange(drawn.Count(each => each.Length == 2), Draws / 10, Draws / 3);
    }

    [Fact]
    public void Two_that_are_healed_together_do_not_come_at_once()
    {
        var deck = new FaultDeck(Faults, new Random(2));

        Assert.DoesNotContain(
            Enumerable.Range(0, Draws).Select(_ => deck.Draw(mayBeTwo: true)),
            drawn => drawn is [{ HealedAt: { } desk }, var second] && second.HealedAt == desk);
    }

    // A server that is killed is no server to configure.
    [Fact]
    public void Two_of_one_server_itself_do_not_come_at_once() => Assert.All(
        Faults.Where(fault => fault.HealedAt is null), fault => Assert.DoesNotMatch("^(postgres|redis|kafka)-", fault.Name));

    [Fact]
    public void Named_faults_come_one_at_a_time()
    {
        var deck = new FaultDeck(Faults, new Random(3));

        Assert.All(Enumerable.Range(0, Draws), _ => Assert.Single(deck.Draw(mayBeTwo: false)));
    }
}
