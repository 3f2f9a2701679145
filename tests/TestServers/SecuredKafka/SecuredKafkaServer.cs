using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FlashSale.LocalServers.Kafka;

namespace TestServers.SecuredKafka;

/// <summary>An embedded Kafka behind a port that takes TLS and SCRAM-SHA-512 only, and whose topics are made by the admin API: what Apache Kafka asks of a
/// client, as far as it can be had without one. Records, groups and offsets are the embedded one's.</summary>
public sealed class SecuredKafkaServer : IAsyncDisposable
{
    public const string User = "flashsale";

    private readonly EmbeddedKafkaServer kafka;
    private readonly AdminRequests admin;
    private readonly X509Certificate2 certificate = MakeCertificate();
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentDictionary<Task, byte> serving = new();
    private readonly Dictionary<int, TcpListener> listeners;

    private SecuredKafkaServer(EmbeddedKafkaServer kafka)
    {
        this.kafka = kafka;
        admin = new AdminRequests(kafka.ControlUrl);
        listeners = kafka.BootstrapServers.Split(',').ToDictionary(broker => IPEndPoint.Parse(broker).Port, _ => new TcpListener(IPAddress.Loopback, 0));
    }

    /// <summary>The secured ports of all brokers.</summary>
    public string BootstrapServers => string.Join(',', listeners.Values.Select(listener => listener.LocalEndpoint));

    public string ClusterId => kafka.ClusterId;

    public string Password { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(12));

    /// <summary>What was made through the admin API, in its order.</summary>
    public IReadOnlyCollection<MadeTopic> Made => admin.Made;

    /// <summary>What a client has to be told, as librdkafka calls it.</summary>
    /// <param name="caPath">Where the certificate of the authority is written to.</param>
    public IReadOnlyDictionary<string, string> PropertiesWith(string caPath)
    {
        File.WriteAllText(caPath, certificate.ExportCertificatePem());
        return new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_SSL",
            ["sasl.mechanism"] = ScramExchange.Mechanism,
            ["sasl.username"] = User,
            ["sasl.password"] = Password,
            ["ssl.ca.location"] = caPath,
        };
    }

    public static SecuredKafkaServer Before(EmbeddedKafkaServer kafka)
    {
        var server = new SecuredKafkaServer(kafka);
        foreach (var (broker, listener) in server.listeners)
        {
            listener.Start();
            server.Keep(server.AcceptAsync(listener, broker));
        }

        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        foreach (var listener in listeners.Values)
        {
            listener.Dispose();
        }

        await Task.WhenAll(serving.Keys);
        admin.Dispose();
        certificate.Dispose();
        stop.Dispose();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=secured kafka", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddHours(-1), now.AddHours(1));
    }

    private void Keep(Task task)
    {
        serving.TryAdd(task, 0);
        _ = task.ContinueWith(done => serving.TryRemove(done, out _), TaskScheduler.Default);
    }

    private async Task AcceptAsync(TcpListener listener, int broker)
    {
        try
        {
            while (true)
            {
                Keep(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token), broker));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task ServeAsync(TcpClient client, int broker)
    {
        using var server = new TcpClient();
        try
        {
            using (client)
            {
                client.NoDelay = server.NoDelay = true;
                await using var secured = new SslStream(client.GetStream());
                await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop.Token);
                await server.ConnectAsync(IPAddress.Loopback, broker, stop.Token);
                using var connection = new SecuredConnection(secured, server.GetStream(), new ScramExchange(User, Password), admin, PortOf);
                await connection.RunAsync(stop.Token);
            }
        }
        catch (Exception over) when (over is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // Connections end in all these ways.
        }
    }

    private int PortOf(int broker) => ((IPEndPoint)listeners[broker].LocalEndpoint).Port;
}
