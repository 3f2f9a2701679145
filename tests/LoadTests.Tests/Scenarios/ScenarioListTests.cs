using FlashSale.LoadTests.Engine;
using FlashSale.LoadTests.Scenarios;

namespace LoadTests.Tests.Scenarios;

public sealed class ScenarioListTests
{
    [Fact]
    public void The_spike_is_a_hundred_times_the_usual_traffic_within_two_seconds()
    {
        var arrivals = ArrivalSchedule.Following(new Spike().Stages(Setting(new Spike())), seed: 1);
        int In(int second) => arrivals.Count(arrival => (int)arrival.TotalSeconds == second);

        Assert.InRange(In(9), 20, 90);
        Assert.InRange(In(11), 4_700, 5_300);
        Assert.InRange(In(25), 20, 90);
    }

    [Fact]
    public void The_late_surge_comes_all_at_once_after_a_pause()
    {
        var setting = Setting(new LateSurge()) with { Shoppers = 400, Within = TimeSpan.FromSeconds(8), Pause = TimeSpan.FromSeconds(10) };
        var arrivals = ArrivalSchedule.Following(new LateSurge().Stages(setting), seed: 1);

        Assert.Equal(100, arrivals.Count(arrival => arrival < TimeSpan.FromSeconds(8)));
        Assert.Equal(300, arrivals.Count(arrival => arrival >= TimeSpan.FromSeconds(18) && arrival <= TimeSpan.FromSeconds(24)));
    }

    [Fact]
    public void A_lobby_s_sale_starts_when_all_have_come_and_takes_joiners_from_the_first()
    {
        var setting = Setting(new Lobby()) with { Within = TimeSpan.FromSeconds(20), Pause = TimeSpan.FromSeconds(5) };
        var begin = new DateTimeOffset(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);
        var sale = new Lobby().SaleOf(setting, "lobby", begin);

        Assert.Equal(begin.AddSeconds(25), sale.StartsAt);
        Assert.True(sale.StartsAt.AddMinutes(-sale.LobbyMinutes) <= begin);
    }

    [Fact]
    public void A_run_s_time_is_enough_for_its_queue() => Assert.All(ScenarioList.All, scenario =>
    {
        var setting = Setting(scenario);
        var joiners = scenario.Stages(setting).Sum(stage => stage.Count) * setting.JoinShare;
        Assert.True(scenario.TimeoutDefault(setting) >= TimeSpan.FromMinutes(joiners / setting.RatePerMinute), scenario.Name);
    });

    private static ScenarioSetting Setting(Scenario scenario)
    {
        var usual = scenario.Usual;
        return new ScenarioSetting
        {
            Scenario = scenario.Name,
            Shoppers = usual.Shoppers ?? 0,
            Within = TimeSpan.FromSeconds(usual.WithinSeconds ?? 10),
            FromPerSecond = usual.FromPerSecond ?? 0,
            ToPerSecond = usual.ToPerSecond ?? 0,
            Length = TimeSpan.FromSeconds(usual.LengthSeconds ?? 0),
            Pause = TimeSpan.FromSeconds(usual.PauseSeconds ?? 0),
            Units = usual.Units,
            RatePerMinute = usual.RatePerMinute,
            JoinShare = usual.JoinShare ?? 1,
            PollShare = usual.PollShare,
            CheckoutShare = usual.CheckoutShare,
            VanishShare = usual.VanishShare ?? 0,
            HoldMinutes = usual.HoldMinutes,
            Seed = 1,
        };
    }
}
