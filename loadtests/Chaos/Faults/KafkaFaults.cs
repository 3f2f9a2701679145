using System.Net.Http.Json;
using FlashSale.LoadTests.Chaos.Ground;

namespace FlashSale.LoadTests.Chaos.Faults;

/// <summary>Faults of Kafka, most of them through the embedded one's fault desk.</summary>
internal static class KafkaFaults
{
    // Kafka's numbers: NOT_LEADER_OR_FOLLOWER, REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS, NOT_COORDINATOR.
    private static readonly int[] Retriable = [6, 7, 19, 6, 7, 19];
    private static readonly int[] CoordinatorLost = [16, 16, 16];

    // TOPIC_AUTHORIZATION_FAILED refuses a record for good; OUT_OF_ORDER_SEQUENCE_NUMBER and INVALID_PRODUCER_EPOCH end an idempotent producer.
    private static readonly int[] Fatal = [29, 45, 47, 29, 45, 47];

    public static IEnumerable<Fault> All { get; } =
    [
        new("kafka-down-up", "all brokers go down and come up again after 8 s", TimeSpan.FromSeconds(8), scene => OrderAsync(scene, "brokers down", ChaosStack.Kafka, new { kind = "broker-down" })) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
        new("kafka-leader", "every partition of the queue gets another leader, and the old one back after 10 s", TimeSpan.FromSeconds(10), MoveLeadersAsync) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
        new("kafka-errors", "requests fail with retriable and with fatal codes, again and again for 10 s", TimeSpan.FromSeconds(10), FailRequestsAsync) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
        new("kafka-slow", "every answer of Kafka takes 2 s, for 15 s", TimeSpan.FromSeconds(15), scene => OrderAsync(scene, "2 s slow", null, new { kind = "latency", ms = 2_000 })) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
        new("kafka-gone", "Kafka can't be reached for 30 s", TimeSpan.FromSeconds(30), scene => OrderAsync(scene, "cut off", ChaosStack.Kafka, new { kind = "cut" })) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
        new("kafka-restart", "SIGKILL of the embedded Kafka, which comes back with an empty log", TimeSpan.FromSeconds(2), RestartAsync) { Needs = FaultNeeds.Kafka, HealedAt = FaultDesk.Kafka },
    ];

    private static async Task<Broken> OrderAsync(FaultScene scene, string what, string? away, params object[] orders)
    {
        using var desk = Desk(scene);
        foreach (var order in orders)
        {
            using var answer = await desk.PostAsJsonAsync("/faults", order, scene.Stop);
            answer.EnsureSuccessStatusCode();
        }

        return new Broken($"kafka {what}", async stop =>
        {
            using var again = Desk(scene);
            using var healed = await again.DeleteAsync(new Uri("/faults", UriKind.Relative), stop);
            healed.EnsureSuccessStatusCode();
        })
        {
            Away = away,
        };
    }

    private static async Task<Broken> MoveLeadersAsync(FaultScene scene)
    {
        using var desk = Desk(scene);
        var status = await desk.GetFromJsonAsync<System.Text.Json.JsonElement>("/status", scene.Stop);
        var orders =
            from topic in status.GetProperty("topics").EnumerateArray()
            from partition in topic.GetProperty("partitions").EnumerateArray()
            select (object)new
            {
                kind = "leader",
                topic = topic.GetProperty("name").GetString(),
                partition = partition.GetProperty("partition").GetInt32(),
                broker = partition.GetProperty("leader").GetInt32() == 1 ? 2 : 1,
            };
        return await OrderAsync(scene, "leaders moved", null, [.. orders]);
    }

    private static Task<Broken> FailRequestsAsync(FaultScene scene) => OrderAsync(
        scene,
        "requests fail",
        null,
        new { kind = "errors", api = "Produce", codes = Retriable.Concat(Fatal).ToArray() },
        new { kind = "errors", api = "Fetch", codes = Retriable },
        new { kind = "errors", api = "OffsetCommit", codes = CoordinatorLost },
        new { kind = "errors", api = "Heartbeat", codes = CoordinatorLost });

    private static async Task<Broken> RestartAsync(FaultScene scene)
    {
        var kafka = scene.Stack.Servers.Kafka!;
        await kafka.KillAsync();
        return new Broken("kafka killed, its log lost", stop => kafka.RestartAsync(stop)) { Away = ChaosStack.Kafka };
    }

    private static HttpClient Desk(FaultScene scene) => new() { BaseAddress = new Uri(scene.Stack.Servers.Kafka!.ControlUrl) };
}
