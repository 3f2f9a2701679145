using EmbeddedKafka.Relay;
using EmbeddedKafka.Watching;
using FlashSale.Relay;

namespace EmbeddedKafka.Faults;

/// <summary>Puts faults in place and takes them away again. Orders are carried out one at a time.</summary>
internal sealed class FaultDesk(MockCluster cluster, NetworkFaults network, BrokerRelays relays, RetentionWatch watch)
{
    private const int MsMax = 60_000;
    private const int CodesMax = 1_000;

    private readonly Lock _lock = new();
    private readonly List<FaultOrder> _active = [];
    private readonly Dictionary<(string Topic, int Partition), int> _leadersBefore = [];

    public FaultOrder[] Active
    {
        get
        {
            lock (_lock)
            {
                return [.. _active];
            }
        }
    }

    /// <summary>What is wrong with the order, as a sentence; null when it is in place.</summary>
    public string? Place(FaultOrder order)
    {
        lock (_lock)
        {
            var fault = order.Kind switch
            {
                "broker-down" => Do(cluster.SetDown),
                "broker-up" => Do(cluster.SetUp),
                "latency" => Ms(order) ?? Do(() => cluster.SetLatency(order.Ms!.Value)),
                "delay" => Ms(order) ?? Do(() => network.DelayMs = order.Ms!.Value),
                "cut" => Do(Cut),
                "errors" => Errors(order) ?? Do(() => cluster.PushErrors(RequestKinds.Keys[order.Api!], order.Codes!)),
                "leader" => MoveLeader_NeedsLock(order),
                _ => "kind: give broker-down, broker-up, latency, errors, leader, cut or delay.",
            };

            if (fault is null)
            {
                Remember_NeedsLock(order);
            }

            return fault;
        }
    }

    public void HealAll()
    {
        lock (_lock)
        {
            network.Heal();
            cluster.SetUp();
            cluster.SetLatency(0);
            foreach (var key in RequestKinds.Keys.Values)
            {
                cluster.ClearErrors(key);
            }

            foreach (var ((topic, partition), broker) in _leadersBefore)
            {
                cluster.SetLeader(topic, partition, broker);
            }

            _leadersBefore.Clear();
            _active.Clear();
        }
    }

    private static string? Do(Action action)
    {
        action();
        return null;
    }

    private static string? Ms(FaultOrder order) => order.Ms is >= 0 and <= MsMax ? null : $"ms: give a number from 0 to {MsMax}.";

    private static string? Errors(FaultOrder order)
    {
        if (order.Api is null || !RequestKinds.Keys.ContainsKey(order.Api))
        {
            return $"api: give one of {string.Join(", ", RequestKinds.Keys.Keys)}.";
        }

        return order.Codes is { Length: > 0 and <= CodesMax } && order.Codes.All(c => c is >= -200 and <= 200)
            ? null
            : $"codes: give 1 to {CodesMax} of Kafka's error codes; -195 drops the connection.";
    }

    private void Cut()
    {
        network.IsCut = true;
        foreach (var relay in relays)
        {
            relay.DropConnections();
        }
    }

    // librdkafka would make a topic that it does not know; a typing error must not.
    private string? MoveLeader_NeedsLock(FaultOrder order)
    {
        var at = watch.Last.Topics.FirstOrDefault(t => t.Name == order.Topic)?.Partitions.FirstOrDefault(p => p.Partition == order.Partition);
        if (at is null)
        {
            return $"topic, partition: there is no {order.Topic} [{order.Partition}].";
        }

        if (order.Broker is not { } broker || broker == 0 || broker < MockLeaderless || broker > cluster.Brokers)
        {
            return $"broker: give 1 to {cluster.Brokers}, or {MockLeaderless} for a partition without a leader.";
        }

        _leadersBefore.TryAdd((order.Topic!, at.Partition), at.Leader);
        cluster.SetLeader(order.Topic!, at.Partition, broker);
        return null;
    }

    private void Remember_NeedsLock(FaultOrder order)
    {
        _active.RemoveAll(f => f.Kind == order.Kind && f.Topic == order.Topic && f.Partition == order.Partition && f.Api == order.Api);
        if (order.Kind == "broker-up")
        {
            _active.RemoveAll(f => f.Kind == "broker-down");
        }
        else if (order.Ms != 0)
        {
            _active.Add(order);
        }
    }

    private const int MockLeaderless = -1;
}
