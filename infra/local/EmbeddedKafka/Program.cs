using System.Text.Json;
using EmbeddedKafka;
using EmbeddedKafka.Faults;
using EmbeddedKafka.Native;
using EmbeddedKafka.Relay;
using EmbeddedKafka.Topics;
using EmbeddedKafka.Watching;

LibrdkafkaResolver.Register();
try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    var options = EmbeddedKafkaOptions.Read(builder.Configuration);
    builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
    builder.Services.AddEmbeddedKafka(options);

    await using var app = builder.Build();
    app.UseExceptionHandler();
    app.UseStatusCodePages();
    app.MapTopics();
    app.MapFaults();
    app.MapStatus();

    // Topics first, doors after: a client that comes too early has the broker make its topic with a wrong partition count.
    app.Services.GetRequiredService<DeclaredTopics>().Restore(app.Services.GetRequiredService<MockCluster>());
    foreach (var relay in app.Services.GetRequiredService<BrokerRelays>())
    {
        relay.Open();
    }

    await app.StartAsync();
    Announce(app, options);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception e) when (e is BadOptionException or IOException)
{
    // Kestrel reports a control port in use as an IOException whose message says which.
    Console.Error.WriteLine(e.Message);
    return 1;
}

static void Announce(WebApplication app, EmbeddedKafkaOptions options)
{
    var identity = app.Services.GetRequiredService<ClusterIdentity>();
    var ready = new ReadyDocument(identity.BootstrapServers, app.Urls.First(), identity.ClusterId, Environment.ProcessId);
    if (options.ReadyFile is { } file)
    {
        var draft = file + ".draft";
        File.WriteAllBytes(draft, JsonSerializer.SerializeToUtf8Bytes(ready, KafkaJson.Default.ReadyDocument));
        File.Move(draft, file, overwrite: true);
    }

    Console.WriteLine($"Embedded Kafka {ready.ClusterId} is ready on {ready.BootstrapServers}, control endpoint {ready.ControlUrl}");
}
