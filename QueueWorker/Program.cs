using System.ComponentModel.DataAnnotations;
using AdmissionQueue.Connections;
using InventoryLedger.Connections;
using InventoryLedger.Events;
using QueueWorker.Draining;
using QueueWorker.Health;
using QueueWorker.Housekeeping;
using QueueWorker.Partitions;
using QueueWorker.Results;
using QueueWorker.Scheduling;
using QueueWorker.Warmup;

try
{
    var builder = WebApplication.CreateSlimBuilder(args);
    builder.Services
        .AddQueueConnections(builder.Configuration)
        .AddLedger(builder.Configuration)
        .AddPartitions()
        .AddDraining()
        .AddResults()
        .AddEventTopic(builder.Configuration)
        .AddWarmup()
        .AddScheduling()
        .AddHousekeeping();

    var app = builder.Build();
    app.MapHealth();
    await app.RunAsync();
    return 0;
}
catch (ValidationException wrong)
{
    await Console.Error.WriteLineAsync($"queue worker: {wrong.Message}");
    return 2;
}
