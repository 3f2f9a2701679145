using System.Globalization;
using FlashSale.LoadTests.Chaos.Ground;
using FlashSale.LocalServers.Redis;
using StackExchange.Redis;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Faults of Redis.</summary>
internal static class RedisFaults
{
    private static readonly TimeSpan Down = TimeSpan.FromSeconds(2);

    public static IEnumerable<Fault> All { get; } =
    [
        new("redis-kill-with-data", "SIGKILL of Redis, which is started again after 10 s with all its data", TimeSpan.FromSeconds(10), scene => KillAsync(scene, "killed", () => { })) { Needs = FaultNeeds.Redis, HealedAt = FaultDesk.Redis },
        new("redis-lost-second", "SIGKILL of Redis, which comes back without what the last second wrote", Down, LoseSecondAsync) { Needs = FaultNeeds.Redis, HealedAt = FaultDesk.Redis },
        new("redis-empty", "SIGKILL of Redis, which comes back empty", Down, scene => KillAsync(scene, "killed and emptied", () => Directory.Delete(Redis(scene).DataFolder, recursive: true))) { Needs = FaultNeeds.Redis, HealedAt = FaultDesk.Redis },
        new("redis-full", "Redis has no room left (maxmemory, noeviction) for 10 s", TimeSpan.FromSeconds(10), FillAsync) { Needs = FaultNeeds.Redis, HealedAt = FaultDesk.Redis },
        new("redis-slow", "every answer of Redis takes half a second more, for 15 s", TimeSpan.FromSeconds(15), scene => LinkFaults.Delay(scene.Stack.LinksTo(ChaosStack.Redis), 250)) { Needs = FaultNeeds.Redis, HealedAt = FaultDesk.Network },
    ];

    private static RedisServer Redis(FaultScene scene) => scene.Stack.Servers.Redis!;

    private static async Task<Broken> KillAsync(FaultScene scene, string what, Action whileDown)
    {
        await Redis(scene).KillAsync();
        whileDown();
        return new Broken($"redis {what}", stop => Redis(scene).RestartAsync(stop)) { Away = ChaosStack.Redis };
    }

    // "everysec" may lose a second when a machine dies; a process that is killed loses nothing. So its log is cut back by hand to where it was.
    private static async Task<Broken> LoseSecondAsync(FaultScene scene)
    {
        var log = new DirectoryInfo(Redis(scene).DataFolder).EnumerateFiles("*.incr.aof").OrderBy(file => file.Name, StringComparer.Ordinal).Last().FullName;
        var kept = new FileInfo(log).Length;
        await scene.Clock.WaitAsync(TimeSpan.FromSeconds(1), scene.Stop);
        await Redis(scene).KillAsync();
        var lost = new FileInfo(log).Length - kept;
        using (var file = File.OpenWrite(log))
        {
            file.SetLength(kept);
        }

        return new Broken($"redis killed, {lost} bytes of its log lost", stop => Redis(scene).RestartAsync(stop)) { Away = ChaosStack.Redis };
    }

    private static async Task<Broken> FillAsync(FaultScene scene)
    {
        await SetMemoryAsync(scene, "1mb");
        return new Broken("redis full", _ => SetMemoryAsync(scene, "0"));
    }

    private static async Task SetMemoryAsync(FaultScene scene, string max)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"{scene.Stack.Servers.RedisConfiguration},allowAdmin=true");
        var server = redis.GetServers()[0];
        await server.ConfigSetAsync("maxmemory-policy", "noeviction");
        await server.ConfigSetAsync("maxmemory", max.ToString(CultureInfo.InvariantCulture));
    }
}
