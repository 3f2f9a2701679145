using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using EmbeddedKafka.Native;

namespace EmbeddedKafka;

/// <summary>One mock cluster of librdkafka inside this process: real Kafka protocol over TCP, nothing on disk.</summary>
internal sealed class MockCluster : IDisposable
{
    public const int BrokersMax = 3;

    /// <summary>What a partition keeps before it drops its oldest records: a constant inside librdkafka.</summary>
    public const int RetainedBytesPerPartition = 5 * 1024 * 1024;

    private const int Producer = 0;
    private const string WarningsAndErrors = "4"; // Syslog's number. One more and it notes at each start that it has no servers.

    private const int InitialRebalanceDelayMs = 300;

    private readonly nint _client;
    private nint _cluster;

    public MockCluster(int brokers)
    {
        // The cluster lives on a client handle, which itself connects to nothing.
        var error = new byte[512];
        var conf = MockApi.ConfNew();
        _ = MockApi.ConfSet(conf, "log_level", WarningsAndErrors, error, error.Length);
        _client = MockApi.New(Producer, conf, error, error.Length);
        if (_client == 0)
        {
            throw new InvalidOperationException($"librdkafka refused to start: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        }

        _cluster = MockApi.ClusterNew(_client, brokers);
        if (_cluster == 0)
        {
            throw new InvalidOperationException("librdkafka refused to make a mock cluster; its reason is on standard error.");
        }

        // Without a controller DescribeTopics waits for one until it times out.
        MockApi.SetControllerId(_cluster, 1);

        // Its own 3 s are longer than a short session timeout: a lone member would be thrown out again and again before the group begins.
        MockApi.GroupInitialRebalanceDelay(_cluster, InitialRebalanceDelayMs);
        BrokerAddresses = Marshal.PtrToStringUTF8(MockApi.ClusterBootstraps(_cluster))!.Split(',').Select(IPEndPoint.Parse).ToArray();
    }

    /// <summary>Where broker 1, 2, … really listen: random ports, which clients never see.</summary>
    public IReadOnlyList<IPEndPoint> BrokerAddresses { get; }

    public int Brokers => BrokerAddresses.Count;

    public void Advertise(int broker, IPEndPoint address) =>
        MockApi.BrokerSetHostPort(Live(), broker, address.Address.ToString(), address.Port);

    public void CreateTopic(string name, int partitions, int replicationFactor) =>
        Check(MockApi.TopicCreate(Live(), name, partitions, replicationFactor), $"create topic {name}");

    public void DeleteTopic(string name) => Check(MockApi.TopicDelete(Live(), name), $"delete topic {name}");

    public void SetDown() => Check(MockApi.BrokerSetDown(Live(), MockApi.EveryBroker), "take the brokers down");

    public void SetUp() => Check(MockApi.BrokerSetUp(Live(), MockApi.EveryBroker), "bring the brokers up");

    public void SetLatency(int ms) => Check(MockApi.BrokerSetRtt(Live(), MockApi.EveryBroker, ms), "set the latency");

    public void SetLeader(string topic, int partition, int broker) =>
        Check(MockApi.PartitionSetLeader(Live(), topic, partition, broker), $"move the leader of {topic} [{partition}]");

    /// <summary>The next requests of this kind fail, one by one, with these error codes.</summary>
    public void PushErrors(short apiKey, int[] codes) => MockApi.PushRequestErrors(Live(), apiKey, codes.Length, codes);

    public void ClearErrors(short apiKey) => MockApi.ClearRequestErrors(Live(), apiKey);

    public void Dispose()
    {
        var cluster = Interlocked.Exchange(ref _cluster, 0);
        if (cluster != 0)
        {
            MockApi.ClusterDestroy(cluster);
            MockApi.Destroy(_client);
        }
    }

    private nint Live() => _cluster != 0 ? _cluster : throw new ObjectDisposedException(nameof(MockCluster));

    private static void Check(int code, string what)
    {
        if (code != MockApi.ErrorNone)
        {
            throw new InvalidOperationException($"librdkafka could not {what}: error {code}.");
        }
    }
}
